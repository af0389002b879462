package io.throughline.gateway.route;

import io.throughline.gateway.auth.Callers;
import io.throughline.gateway.auth.Login;
import io.throughline.gateway.auth.Tokens;
import io.throughline.gateway.auth.Users;
import io.throughline.gateway.json.TokenErrorJson;
import io.throughline.gateway.json.TokenJson;
import io.throughline.gateway.json.UserInfoJson;
import io.throughline.gateway.model.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Logging in and out, and who one is then. */
public final class LoginRoutes {
  /** The client that fly and other command lines say to be; it is no secret. */
  private static final String CLIENT = "fly:Zmx5";

  private static final String COOKIE = "skymarshal_auth";

  private final Users users;
  private final Tokens tokens;

  public LoginRoutes(Users users, Tokens tokens) {
    this.users = users;
    this.tokens = tokens;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post("/sky/issuer/token", "IssueToken", Access.unchecked(), this::token)
            .answers(200, TokenJson.class),
        Endpoint.get("/sky/logout", "Logout", Access.unchecked(), this::logout),
        Endpoint.get("/api/v1/user", "GetUser", Access.signedIn(), LoginRoutes::user)
            .answers(200, UserInfoJson.class));
  }

  private void token(Call call) throws InterruptedException {
    Form form = Form.parse(call.body());
    if (!isKnownClient(call, form)) {
      call.responseHeader("WWW-Authenticate", "Basic realm=\"throughline\"");
      refuse(call, 401, "invalid_client", "the client is not known");
    } else if (!form.get("grant_type").equals(Optional.of("password"))) {
      refuse(call, 400, "unsupported_grant_type", "grant_type must be password");
    } else if (form.get("username").isEmpty() || form.get("password").isEmpty()) {
      refuse(call, 400, "invalid_request", "username and password are needed");
    } else {
      login(call, form.get("username").get(), form.get("password").get());
    }
  }

  private void login(Call call, String name, String password) throws InterruptedException {
    switch (users.login(call.clientAddress(), name, password)) {
      case Login.Welcome(Identity identity) ->
          call.answer(200, TokenJson.bearer(tokens.issue(identity), tokens.life().toSeconds()));
      case Login.Wrong() ->
          refuse(call, 401, "invalid_grant", "the user name or the password is wrong");
      case Login.TooMany(long seconds) -> {
        call.responseHeader("Retry-After", Long.toString(seconds));
        refuse(call, 429, "slow_down", "too many wrong passwords; try again later");
      }
    }
  }

  private void logout(Call call) {
    call.header("Authorization")
        .or(() -> call.header("Cookie").flatMap(LoginRoutes::cookie))
        .flatMap(Callers::bearer)
        .ifPresent(tokens::revoke);
    call.answer(200);
  }

  private static void user(Call call) {
    Identity identity = call.caller().identity().orElseThrow();
    call.answer(200, UserInfoJson.of(identity, call.caller().isAdmin(), call.caller().roles()));
  }

  private static boolean isKnownClient(Call call, Form form) {
    String client =
        call.header("Authorization")
            .flatMap(LoginRoutes::basic)
            .orElseGet(() ->
                form.get("client_id").orElse("") + ":" + form.get("client_secret").orElse(""));
    return MessageDigest.isEqual(bytes(client), bytes(CLIENT));
  }

  private static Optional<String> basic(String authorization) {
    String[] parts = authorization.strip().split("\\s+", 2);
    if (parts.length < 2 || !parts[0].equalsIgnoreCase("Basic")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new String(Base64.getDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.of("");
    }
  }

  /** What the login cookie holds: the scheme and the token, with or without quotes. */
  private static Optional<String> cookie(String header) {
    return Arrays.stream(header.split(";"))
        .map(String::strip)
        .filter(cookie -> cookie.startsWith(COOKIE + "="))
        .map(cookie -> cookie.substring(COOKIE.length() + 1).replace("\"", ""))
        .findFirst();
  }

  private static void refuse(Call call, int status, String error, String description) {
    call.answer(status, new TokenErrorJson(error, description));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
