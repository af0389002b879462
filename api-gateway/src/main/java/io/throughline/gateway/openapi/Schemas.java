package io.throughline.gateway.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.gateway.json.Json;
import io.throughline.gateway.json.OmitEmpty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON schemas of the API's shapes, read off their records. */
final class Schemas {
  private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();
  private static final String SUFFIX = "Json";

  private final TreeMap<String, ObjectNode> byName = new TreeMap<>();

  /** A reference to the schema of the shape. */
  ObjectNode of(Class<?> shape) {
    String name = name(shape);
    if (!byName.containsKey(name)) {
      ObjectNode schema = Json.object();
      byName.put(name, schema);
      describe(shape, schema);
    }
    return Json.object().put("$ref", "#/components/schemas/" + name);
  }

  /** All schemas that were referred to. */
  ObjectNode all() {
    ObjectNode all = Json.object();
    byName.forEach(all::set);
    return all;
  }

  private void describe(Class<?> shape, ObjectNode schema) {
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (RecordComponent component : shape.getRecordComponents()) {
      String key = key(component);
      properties.set(key, property(component));
      if (!component.getAccessor().isAnnotationPresent(OmitEmpty.class)) {
        required.add(key);
      }
    }
  }

  private ObjectNode property(RecordComponent component) {
    if (component.getAccessor().isAnnotationPresent(JsonRawValue.class)) {
      return Json.object();
    }
    ObjectNode schema = schema(component.getGenericType());
    if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      return schema;
    }
    ObjectNode either = Json.object();
    either.putArray("anyOf").add(schema).addObject().put("type", "null");
    return either;
  }

  private ObjectNode schema(Type type) {
    if (type == String.class) {
      return Json.object().put("type", "string");
    }
    if (type == long.class || type == int.class) {
      return Json.object().put("type", "integer");
    }
    if (type == boolean.class || type == Boolean.class) {
      return Json.object().put("type", "boolean");
    }
    if (type instanceof ParameterizedType generic) {
      return container(generic);
    }
    return of((Class<?>) type);
  }

  private ObjectNode container(ParameterizedType generic) {
    Type[] arguments = generic.getActualTypeArguments();
    ObjectNode schema = Json.object();
    if (arguments.length == 1) {
      schema.put("type", "array").set("items", schema(arguments[0]));
    } else {
      schema.put("type", "object").set("additionalProperties", schema(arguments[1]));
    }
    return schema;
  }

  private static String key(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null ? NAMES.translate(component.getName()) : named.value();
  }

  private static String name(Class<?> shape) {
    String name = shape.getSimpleName();
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }
}
