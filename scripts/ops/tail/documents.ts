/**
 * JSON documents out of lines of text: `wrangler tail --format json` writes each over several lines, its last one
 * a brace at the margin, other versions on one line. What is no JSON is passed over.
 */
export async function* documents(lines: AsyncIterable<string>): AsyncGenerator {
  let collected: string[] = [];
  for await (const line of lines) {
    const begins = line.startsWith("{");
    if (begins) collected = [];
    if (!begins && collected.length === 0) continue;
    collected.push(line);
    if (!/^\}|^\{.*\}$/.test(line)) continue;
    const text = collected.join("\n");
    collected = [];
    try {
      yield JSON.parse(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
}
