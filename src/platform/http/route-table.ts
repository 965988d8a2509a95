import type { ParamIndexMap, Result, Router } from "hono/router";

interface Pattern<T> {
  path: RegExp;
  handlers: [T, ParamIndexMap][];
}

/**
 * Hono's router for paths that are fixed or have parameters of one segment. Hono's own fall back to walking a tree for each request as
 * soon as a fixed segment stands beside a parameter, as `/automations/dead-letters/{id}` does beside `/automations/{id}`. Here a fixed
 * path is one look, and comes before any parameter; the others are compared in the order they were added, among those with their first segment.
 */
export function createRouteTable<T>(): Router<T> {
  const fixed = new Map<string, Result<T>>();
  const patterns = new Map<string, Pattern<T>[]>();

  return {
    name: "RouteTable",
    add(method, path, handler) {
      if (!path.includes(":")) {
        fixed.set(`${method} ${path}`, [[[handler, {}]]]);
        return;
      }
      const names: ParamIndexMap = {};
      const segments = path.split("/").map((segment) => {
        if (!segment.startsWith(":")) return segment.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
        names[segment.slice(1)] = Object.keys(names).length + 1;
        return "([^/]+)";
      });
      const key = keyOf(method, path);
      patterns.set(key, [...(patterns.get(key) ?? []), { path: new RegExp(`^${segments.join("/")}$`), handlers: [[handler, names]] }]);
    },
    match(method, path) {
      const found = fixed.get(`${method} ${path}`);
      if (found) return found;
      for (const { path: pattern, handlers } of patterns.get(keyOf(method, path)) ?? []) {
        const match = pattern.exec(path);
        if (match) return [handlers, match];
      }
      return [[]];
    },
  };
}

/** No path begins with a parameter. */
const keyOf = (method: string, path: string): string => {
  const end = path.indexOf("/", 1);
  return `${method} ${end === -1 ? path : path.slice(0, end)}`;
};
