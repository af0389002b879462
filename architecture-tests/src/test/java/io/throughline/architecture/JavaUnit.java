package io.throughline.architecture;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import javax.lang.model.element.Modifier;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What a Java file declares, as the compiler's parser sees it.
 *
 * @param types every type, also those inside of others
 * @param methods every method and constructor with a body
 */
record JavaUnit(List<Type> types, List<Method> methods) {
  /** Nothing. */
  static final JavaUnit NONE = new JavaUnit(List.of(), List.of());

  /** A type. */
  record Type(String name, boolean isTopLevel, boolean isPublic, boolean hasDoc, int line) {}

  /**
   * A method.
   *
   * @param name of the method, with the type before it
   * @param lines from its first word to its last brace
   * @param annotations simple names
   */
  record Method(
      String name,
      boolean isConstructor,
      boolean isOfRecord,
      int parameters,
      int line,
      int lines,
      List<String> annotations) {

    /** The name without the type. */
    String simpleName() {
      return name.substring(name.lastIndexOf('.') + 1);
    }
  }

  /**
   * What files declare, in the order in which they are given.
   *
   * @param texts by their paths
   */
  static List<JavaUnit> of(SequencedMap<String, String> texts) {
    List<Text> sources = new ArrayList<>();
    texts.forEach((path, text) -> sources.add(new Text(path, text)));
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, _ -> {}, List.of("-proc:none"), null, sources);
    List<JavaUnit> units = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        Collector collector = new Collector(DocTrees.instance(task));
        collector.scan(unit, null);
        units.add(new JavaUnit(collector.types, collector.methods));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return units;
  }

  private static final class Collector extends TreePathScanner<@Nullable Void, @Nullable Void> {
    final List<Type> types = new ArrayList<>();
    final List<Method> methods = new ArrayList<>();
    private final DocTrees trees;
    private final SourcePositions positions;

    Collector(DocTrees trees) {
      this.trees = trees;
      this.positions = trees.getSourcePositions();
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      TreePath path = getCurrentPath();
      @Nullable DocCommentTree doc = trees.getDocCommentTree(path);
      types.add(
          new Type(
              type.getSimpleName().toString(),
              path.getParentPath().getLeaf() instanceof CompilationUnitTree,
              type.getModifiers().getFlags().contains(Modifier.PUBLIC),
              doc != null,
              line(positions.getStartPosition(path.getCompilationUnit(), type))));
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      if (method.getBody() != null && enclosing() instanceof ClassTree type) {
        CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
        boolean isConstructor = method.getReturnType() == null;
        String name = isConstructor ? "<init>" : method.getName().toString();
        int first = line(positions.getStartPosition(unit, method));
        methods.add(
            new Method(
                type.getSimpleName() + "." + name,
                isConstructor,
                type.getKind() == Tree.Kind.RECORD,
                method.getParameters().size(),
                first,
                line(positions.getEndPosition(unit, method)) - first + 1,
                method.getModifiers().getAnnotations().stream()
                    .map(annotation -> annotation.getAnnotationType().toString())
                    .map(full -> full.substring(full.lastIndexOf('.') + 1))
                    .toList()));
      }
      return super.visitMethod(method, null);
    }

    private Tree enclosing() {
      return getCurrentPath().getParentPath().getLeaf();
    }

    private int line(long position) {
      LineMap lines = getCurrentPath().getCompilationUnit().getLineMap();
      return (int) lines.getLineNumber(position);
    }
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String content;

    Text(String path, String content) {
      super(URI.create("string:///" + path), Kind.SOURCE);
      this.content = content;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return content;
    }
  }
}
