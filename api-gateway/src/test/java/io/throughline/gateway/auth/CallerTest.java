package io.throughline.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.model.Identity;
import io.throughline.gateway.model.Role;
import io.throughline.gateway.model.TeamAuth;
import io.throughline.gateway.model.TeamAuth.Members;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerTest {
  private static final TeamAuth AUTH =
      new TeamAuth(
          Map.of(
              Role.MEMBER, new Members(List.of("GitHub:Jane"), List.of()),
              Role.VIEWER,
                  new Members(List.of("local:jane", "github:4711"), List.of("github:Org:Team"))));

  @Test
  void roles_areFound_byName_byId_andByGroup_withoutRegardToCase() {
    assertThat(AUTH.rolesOf(Identity.local("Jane"))).containsExactly(Role.VIEWER);
    assertThat(AUTH.rolesOf(Identity.local("joe"))).isEmpty();
    Identity jane = new Identity("github", "4711", "jane", Set.of());
    assertThat(AUTH.rolesOf(jane)).containsExactlyInAnyOrder(Role.MEMBER, Role.VIEWER);
    Identity joe = new Identity("github", "1", "joe", Set.of("github:org:team"));
    assertThat(AUTH.rolesOf(joe)).containsExactly(Role.VIEWER);
  }

  @Test
  void role_coversTheWeakerOnes() {
    List<Role> roles = List.of(Role.OWNER, Role.MEMBER, Role.OPERATOR, Role.VIEWER);
    for (int mine = 0; mine < roles.size(); mine++) {
      for (int wanted = 0; wanted < roles.size(); wanted++) {
        Caller caller = caller(roles.get(mine));
        assertThat(caller.may(roles.get(wanted), "blue")).isEqualTo(mine <= wanted);
        assertThat(caller.may(roles.get(wanted), "green")).isFalse();
      }
    }
  }

  @Test
  void ownerOfMain_mayEverything() {
    Caller admin =
        new Caller(Optional.of(Identity.local("a")), Map.of("main", Set.of(Role.OWNER)), false);
    assertThat(admin.isAdmin()).isTrue();
    assertThat(admin.may(Role.OWNER, "blue")).isTrue();
    Caller member =
        new Caller(Optional.of(Identity.local("a")), Map.of("main", Set.of(Role.MEMBER)), false);
    assertThat(member.isAdmin()).isFalse();
  }

  private static Caller caller(Role role) {
    return new Caller(Optional.of(Identity.local("a")), Map.of("blue", Set.of(role)), false);
  }
}
