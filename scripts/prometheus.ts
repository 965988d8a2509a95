/** Just enough of PromQL and of a rule file to know which names they use. */

const WORDS = new Set(["and", "or", "unless", "bool", "offset", "inf", "nan"]);

export interface Selector {
  metric: string;
  labels: readonly string[];
}

/** The metrics an expression selects, each with the labels it asks for. */
export function selectors(expression: string): Selector[] {
  const bare = expression
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/\[[^\]]*\]/g, "")
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, "");
  return [...bare.matchAll(/(?<![\w:$.])([a-zA-Z_:][\w:]*)\s*(\{[^}]*\}|\()?/g)].flatMap(([, metric = "", rest]) => {
    if (rest === "(" || WORDS.has(metric.toLowerCase())) return [];
    const labels = [...(rest ?? "").matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = ""]) => label);
    return [{ metric, labels }];
  });
}

export interface Rule {
  kind: "alert" | "record";
  name: string;
  expression: string;
  labels: ReadonlyMap<string, string>;
}

/** The rules of a file as this project writes them: `expr` on its own line, or folded under `expr: >-`. */
export function readRules(text: string): Rule[] {
  const items = text.split(/^\s*- (?=alert:|record:)/m).slice(1);
  return items.map((item) => {
    const [, kind = "", name = ""] = /^(alert|record): (\S+)/.exec(item) ?? [];
    const [, folded, inline] = /^\s*expr: (?:>-\n((?:(?:\s{10,}.*)?\n)+)|(.+)$)/m.exec(item) ?? [];
    const labels = new Map([...item.matchAll(/^\s+(severity|team): (\S+)$/gm)].map(([, label = "", value = ""]) => [label, value]));
    return { kind: kind as Rule["kind"], name, expression: (folded ?? inline ?? "").trim(), labels };
  });
}
