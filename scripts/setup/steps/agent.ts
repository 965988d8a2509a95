import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { StoppedError, type Setup, type Step } from "../step.ts";
import { wranglersWords } from "../wrangler.ts";

const CONFIG = join("local-cloud", "ai-agent", "wrangler.toml");
/** A name of workers.dev that is new is known everywhere after a while. */
const FIRST_ANSWER_TRIES = 10;
const BETWEEN_TRIES_MS = 3_000;

/** A line of what wrangler writes for programs (WRANGLER_OUTPUT_FILE_PATH). */
const lineSchema = z
  .string()
  .transform((line, context): unknown => {
    try {
      return JSON.parse(line);
    } catch (error) {
      context.addIssue(String(error));
      return z.NEVER;
    }
  })
  .pipe(z.looseObject({ type: z.literal("deploy"), targets: z.array(z.string()).nullish() }));

/** The agent of this repository as a Worker of its own, before the Worker that asks it; or another, whose address is given. */
export const agent: Step = {
  name: "agent",
  needs: ["(account)", "AI_AGENT_TOKEN"],
  makes: ["AI_AGENT_BASE_URL"],
  does: "deploys the AI agent (local-cloud/ai-agent) as a second Worker on workers.dev; AI_AGENT_BASE_URL in the environment names another",
  undoes: "deletes the agent's Worker",
  async look(setup) {
    const url = setup.setting("AI_AGENT_BASE_URL");
    if (url === undefined || setup.givenAnew("AI_AGENT_BASE_URL")) return undefined;
    await health(setup, url);
    return { note: `${url} answers` };
  },
  async make(setup) {
    if (setup.givenAnew("AI_AGENT_BASE_URL")) {
      const url = await setup.ask("AI_AGENT_BASE_URL", "Address of your own agent");
      await health(setup, url);
      return { settings: { AI_AGENT_BASE_URL: url }, note: `${url} answers` };
    }
    const url = await deploy(setup);
    return { settings: { AI_AGENT_BASE_URL: url }, note: `deployed as ${url}` };
  },
  async undo(setup) {
    const answer = await setup.wrangler(["delete", "--config", CONFIG, "--env", setup.environment, "--force"]);
    if (answer.code !== 0 && !/10007|10090|does not exist/i.test(`${answer.stdout}${answer.stderr}`))
      throw new StoppedError(`the agent was not deleted: ${wranglersWords(answer)}`);
    return "the agent's Worker is deleted";
  },
};

async function deploy(setup: Setup): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "procureiq-agent-"));
  const outputFile = join(folder, "output.jsonl");
  try {
    const answer = await setup.withSecretsFile(
      (file) => setup.wrangler(["deploy", "--config", CONFIG, "--env", setup.environment, "--secrets-file", file], { outputFile }),
      ["AI_AGENT_TOKEN"],
    );
    if (answer.code !== 0) throw new StoppedError(`the agent was not deployed: ${wranglersWords(answer)}`);
    const url = existsSync(outputFile) ? targetIn(readFileSync(outputFile, "utf8")) : undefined;
    if (url === undefined) throw new StoppedError("wrangler deployed the agent and named no address: has the account a workers.dev name?");
    await answered(setup, url);
    return url;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The address wrangler deployed to; undefined where it names none. */
function targetIn(lines: string): string | undefined {
  for (const line of lines.split("\n")) {
    if (line.trim() === "") continue;
    const { data } = lineSchema.safeParse(line);
    const target = data?.targets?.find((name) => /^(?:https:\/\/)?[\w.-]+\.workers\.dev\/?$/.test(name));
    if (target !== undefined) return `https://${target.replace(/^https:\/\//, "").replace(/\/$/, "")}`;
  }
  return undefined;
}

async function answered(setup: Setup, url: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await health(setup, url);
    } catch (error) {
      if (tries === FIRST_ANSWER_TRIES) throw error;
      await setup.pause(BETWEEN_TRIES_MS);
    }
  }
}

async function health(setup: Setup, url: string): Promise<void> {
  const headers = { authorization: `Bearer ${setup.setting("AI_AGENT_TOKEN") ?? ""}` };
  const path = `${url.replace(/\/$/, "")}/health`;
  await setup.call({ provider: "own", method: "GET", path, headers, key: "AI_AGENT_TOKEN", answers: "text" });
}
