import { open, stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 300;

/** The lines of a file from its beginning, then those that are added; one that was replaced is read anew. Never ends by itself when following. */
export async function* linesOfFile(file: string, follow: boolean): AsyncGenerator<string> {
  let position = 0;
  let inode: number | undefined;
  let rest = "";
  for (;;) {
    const { size, ino } = await stat(file);
    if (ino !== inode || size < position) {
      inode = ino;
      position = 0;
      rest = "";
    }
    if (size > position) {
      const text = await readFrom(file, position, size);
      position = size;
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    } else if (follow) await delay(POLL_MS);
    else return;
  }
}

async function readFrom(file: string, from: number, to: number): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read({ buffer: Buffer.alloc(to - from), position: from });
    return buffer.toString("utf8");
  } finally {
    await handle.close();
  }
}
