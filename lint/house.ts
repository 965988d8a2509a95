import { posix } from "node:path";
import { refusal } from "./arrows.ts";
import { impurity } from "./purity.ts";
import { standInsForAll } from "./stand-ins.ts";
import { waitsOfLuck, type Tree } from "./waits.ts";

/** The part of ESLint's rule interface that these rules use; the linter runs plugins written for it. */
interface Context {
  filename: string;
  cwd: string;
  report(problem: { node: unknown; message: string }): void;
}

interface ImportNode {
  source: { value?: string } | null;
  importKind?: "type" | "value";
  exportKind?: "type" | "value";
}

interface Named {
  type: string;
  name?: string;
  object?: Named;
  property?: Named;
  computed?: boolean;
}

interface CallNode {
  callee: Named;
  arguments: readonly unknown[];
}

const pathOf = ({ filename, cwd }: Context): string => posix.relative(cwd, filename);

/** Imports go the way docs/architecture.md draws them; every row of lint/arrows.ts holds at once. */
const arrows = {
  create(context: Context) {
    const from = pathOf(context);
    const look = (node: ImportNode): void => {
      const named = node.source?.value;
      // What is computed at run time is nobody's here: packages, by their platform.
      if (named === undefined) return;
      const to = named.startsWith(".") ? posix.join(posix.dirname(from), named) : named;
      const because = refusal(from, to, node.importKind === "type" || node.exportKind === "type");
      if (because !== undefined) context.report({ node, message: because });
    };
    return { ImportDeclaration: look, ExportNamedDeclaration: look, ExportAllDeclaration: look, ImportExpression: look };
  },
};

/** Time and chance are values; rules do nothing but decide. */
const purity = {
  create(context: Context) {
    const path = pathOf(context);
    const look = (node: CallNode, called: string | undefined): void => {
      const because = called === undefined ? undefined : impurity(path, called);
      if (because !== undefined) context.report({ node, message: because });
    };
    return {
      CallExpression: (node: CallNode) => look(node, nameOf(node.callee)),
      NewExpression: (node: CallNode) => look(node, node.callee.name === "Date" && node.arguments.length === 0 ? "new Date" : undefined),
    };
  },
};

/** A test waits for the thing itself: no luck, no sleep, and nothing that acts while it looks. */
const waits = {
  create(context: Context) {
    return {
      Program(file: Tree) {
        for (const { node, because } of waitsOfLuck(pathOf(context), file)) context.report({ node, message: because });
      },
    };
  },
};

/** A test stands in for what it is of, and for nothing that others use meanwhile. */
const standIns = {
  create(context: Context) {
    return {
      Program(file: Tree) {
        for (const { node, because } of standInsForAll(pathOf(context), file)) context.report({ node, message: because });
      },
    };
  },
};

/** `fetch`, `Date.now`, `crypto.randomUUID`; also behind `globalThis`. */
function nameOf(callee: Named): string | undefined {
  if (callee.type === "Identifier") return callee.name;
  if (callee.type !== "MemberExpression" || callee.computed || !callee.object) return undefined;
  const holder = nameOf(callee.object);
  return holder === undefined ? undefined : holder === "globalThis" ? callee.property?.name : `${holder}.${callee.property?.name ?? ""}`;
}

export default { meta: { name: "house" }, rules: { arrows, purity, waits, "stand-ins": standIns } };
