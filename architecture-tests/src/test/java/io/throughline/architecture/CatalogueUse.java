package io.throughline.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Comparator;
import java.util.List;

/** Entries of the catalogue of telemetry that no main code uses. */
final class CatalogueUse {
  static final String RULE = "unused-catalogue-entry";

  private static final String CATALOGUE = "io.throughline.telemetry.catalog";

  private CatalogueUse() {}

  static List<Finding> unused(JavaClasses classes) {
    return classes.stream()
        .filter(type -> type.getPackageName().equals(CATALOGUE))
        .filter(type -> type.isEnum() || type.getSimpleName().equals("Attribute"))
        .filter(type -> !type.isNestedClass())
        .flatMap(type -> type.getFields().stream())
        .filter(CatalogueUse::isEntry)
        .filter(entry ->
            entry.getAccessesToSelf().stream()
                .noneMatch(access -> isOutside(access.getOriginOwner())))
        .map(entry ->
            new Finding(
                RULE,
                entry.getOwner().getSimpleName() + "." + entry.getName(),
                0,
                0,
                "nothing uses this entry of the catalogue; take it out"))
        .sorted(Comparator.comparing(Finding::subject))
        .toList();
  }

  private static boolean isEntry(JavaField field) {
    return field.getModifiers().contains(JavaModifier.PUBLIC)
        && field.getModifiers().contains(JavaModifier.STATIC);
  }

  private static boolean isOutside(JavaClass user) {
    return !user.getPackageName().equals(CATALOGUE);
  }
}
