package io.throughline.runner.resource.git;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.runner.resource.ResourceFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The configuration of a git resource.
 *
 * @param uri of the repository, without credentials
 * @param branch absent: the one that the repository names as its own
 * @param login how one logs in
 * @param filter which commits count
 * @param config settings for git
 * @param trustAnyServer whether the certificate of the server is not looked at
 */
record GitSource(
    String uri,
    Optional<String> branch,
    Login login,
    Filter filter,
    Map<String, String> config,
    boolean trustAnyServer) {
  private static final Pattern USER = Pattern.compile("^(https?://)([^/@:]*)(?::([^/@]*))?@(.+)$");

  /**
   * What other git resources understand and this one does not. Leaving them out would be worse than
   * refusing them.
   */
  private static final Set<String> REFUSED =
      Set.of(
          "https_tunnel",
          "commit_verification_keys",
          "commit_verification_key_ids",
          "git_crypt_key",
          "private_key_passphrase",
          "forward_agent",
          "commit_filter",
          "github_app_id");

  /**
   * How one logs in; all of it secret but the names.
   *
   * @param privateKey for ssh, as it stands in its file
   * @param sshUser other than the one in the uri
   */
  record Login(
      Optional<String> privateKey,
      Optional<String> sshUser,
      Optional<String> username,
      Optional<String> password) {
    @Override
    public String toString() {
      return "Login{}";
    }
  }

  /**
   * Which commits count.
   *
   * @param paths only those that touch one of these
   * @param ignored and not those that touch only these
   * @param tags only those with such a tag; the version is then the tag
   * @param tagPattern the same as a regular expression
   * @param skipMarked whether messages with {@code [ci skip]} are heeded
   * @param first how many versions the first check returns
   */
  record Filter(
      List<String> paths,
      List<String> ignored,
      Optional<String> tags,
      Optional<Pattern> tagPattern,
      boolean skipMarked,
      int first) {
    boolean byTag() {
      return tags.isPresent() || tagPattern.isPresent();
    }
  }

  /** Reads a configuration. */
  static GitSource read(JsonNode source) throws ResourceFailure {
    for (String key : REFUSED) {
      if (source.hasNonNull(key)) {
        throw new ResourceFailure("this git resource type does not know " + key);
      }
    }
    String uri =
        text(source, "uri")
            .orElseThrow(() -> new ResourceFailure("the source of a git resource needs a uri"));
    if (uri.startsWith("-")) {
      throw new ResourceFailure("the uri of a git resource must not begin with -");
    }
    Optional<String> username = text(source, "username");
    Optional<String> password = text(source, "password");
    Matcher inUri = USER.matcher(uri);
    if (inUri.matches()) {
      // On a command line everybody could read them.
      uri = inUri.group(1) + inUri.group(4);
      username = username.or(() -> Optional.of(decode(inUri.group(2))));
      password = password.or(() -> Optional.ofNullable(inUri.group(3)).map(GitSource::decode));
    }
    return new GitSource(
        uri,
        text(source, "branch"),
        new Login(
            text(source, "private_key"), text(source, "private_key_user"), username, password),
        filter(source),
        config(source.path("git_config")),
        source.path("skip_ssl_verification").asBoolean(false));
  }

  /** Whether the repository is a directory of this machine. */
  boolean isLocal() {
    return uri.startsWith("/") || uri.startsWith("file://");
  }

  /** Without the login. */
  @Override
  public String toString() {
    return "GitSource{" + uri + "}";
  }

  private static Filter filter(JsonNode source) throws ResourceFailure {
    Optional<String> regex = text(source, "tag_regex");
    try {
      return new Filter(
          texts(source.path("paths")),
          texts(source.path("ignore_paths")),
          text(source, "tag_filter"),
          regex.map(Pattern::compile),
          !source.path("disable_ci_skip").asBoolean(false),
          Math.max(1, source.path("version_depth").asInt(1)));
    } catch (PatternSyntaxException e) {
      throw new ResourceFailure("tag_regex is no regular expression: " + e.getDescription());
    }
  }

  private static Map<String, String> config(JsonNode settings) throws ResourceFailure {
    Map<String, String> config = new LinkedHashMap<>();
    for (JsonNode setting : settings) {
      String name =
          text(setting, "name")
              .orElseThrow(() -> new ResourceFailure("a git_config needs a name and a value"));
      config.put(name, setting.path("value").asText(""));
    }
    return config;
  }

  static Optional<String> text(JsonNode node, String key) {
    return node.hasNonNull(key)
        ? Optional.of(node.get(key).asText()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return List.copyOf(texts);
  }

  private static String decode(String part) {
    return java.net.URLDecoder.decode(
        part.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
  }
}
