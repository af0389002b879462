package io.throughline.instrumentation;

import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An object behind its interface, with spans around those of its methods that are annotated. */
final class TracedProxy implements InvocationHandler {
  /** A method that is traced. */
  private record Traced(String name, WithSpan annotation, List<Optional<String>> attributes) {}

  private final Object target;
  private final Spans spans;
  private final Map<Method, Traced> methods;

  private TracedProxy(Object target, Spans spans, Map<Method, Traced> methods) {
    this.target = target;
    this.spans = spans;
    this.methods = methods;
  }

  /**
   * The object behind spans.
   *
   * @throws IllegalArgumentException when the type is no interface, or no method of it is annotated
   */
  static <T> T of(Class<T> type, T target, Spans spans) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(
          type.getName() + " is no interface; put spans around its methods by hand");
    }
    Map<Method, Traced> methods = new HashMap<>();
    for (Method method : type.getMethods()) {
      method.trySetAccessible();
      traced(method, target.getClass()).ifPresent(traced -> methods.put(method, traced));
    }
    if (methods.isEmpty()) {
      throw new IllegalArgumentException(
          "no method of %s has @WithSpan, neither there nor in %s"
              .formatted(type.getName(), target.getClass().getName()));
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new TracedProxy(target, spans, methods)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Exception {
    Traced traced = methods.get(method);
    return traced == null
        ? call(method, arguments)
        : span(traced, arguments).around(() -> call(method, arguments));
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Exception {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  private BlockSpan span(Traced traced, Object @Nullable [] arguments) {
    BlockSpan span = spans.span(traced.name()).kind(traced.annotation().kind());
    for (int i = 0; arguments != null && i < arguments.length; i++) {
      Object argument = arguments[i];
      if (argument != null) {
        traced.attributes().get(i).ifPresent(key -> put(span, key, argument));
      }
    }
    return traced.annotation().inheritContext() ? span : span.alone();
  }

  private static void put(BlockSpan span, String key, Object value) {
    switch (value) {
      case Boolean truth -> span.attribute(key, truth);
      case Double number -> span.attribute(key, number);
      case Float number -> span.attribute(key, number.doubleValue());
      case Long number -> span.attribute(key, number);
      case Integer number -> span.attribute(key, number.longValue());
      case Short number -> span.attribute(key, number.longValue());
      case Byte number -> span.attribute(key, number.longValue());
      default -> span.attribute(key, value.toString());
    }
  }

  /** What the annotations of the class say, or else those of the interface. */
  private static Optional<Traced> traced(Method method, Class<?> type) {
    for (Method declared : declarations(method, type)) {
      WithSpan annotation = declared.getAnnotation(WithSpan.class);
      if (annotation != null) {
        String name = annotation.value();
        return Optional.of(
            new Traced(
                name.isEmpty() ? type.getSimpleName() + "." + method.getName() : name,
                annotation,
                attributes(declared)));
      }
    }
    return Optional.empty();
  }

  private static List<Method> declarations(Method method, Class<?> type) {
    List<Method> declarations = new ArrayList<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      try {
        declarations.add(each.getDeclaredMethod(method.getName(), method.getParameterTypes()));
      } catch (NoSuchMethodException _) {
        // Inherited, perhaps, or given by the interface.
      }
    }
    declarations.add(method);
    return declarations;
  }

  private static List<Optional<String>> attributes(Method method) {
    List<Optional<String>> attributes = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      SpanAttribute annotation = parameter.getAnnotation(SpanAttribute.class);
      attributes.add(
          Optional.ofNullable(annotation)
              .map(SpanAttribute::value)
              .map(name -> name.isEmpty() ? parameter.getName() : name));
    }
    return attributes;
  }
}
