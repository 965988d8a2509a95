import { parseArgs } from "node:util";
import { ApiError, createApi, type OpsApi } from "./api.ts";
import { COMMON_OPTIONS, StoppedError, UsageError, type Command, type OpsContext } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { createOutput, table } from "./output.ts";
import { createSession } from "./session.ts";
import { findTarget, type TargetOptions } from "./target.ts";
import { ask, confirm } from "./terminal.ts";

/** `npm run ops -- <command>`: the operator's command line, over the same routes as the console. */
const [name = "help", ...rest] = process.argv.slice(2);
const command = COMMANDS[name];

try {
  if (command) await runCommand(name, command, rest);
  else {
    console.log(`npm run ops -- <command> [--url …] [--email …] [--totp …] [--json] [--yes]\n\n${overview()}`);
    if (!["help", "--help", "-h"].includes(name)) throw new UsageError(`there is no command ${name}`);
  }
} catch (error) {
  if (!(error instanceof ApiError || error instanceof UsageError || error instanceof StoppedError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function runCommand(name: string, command: Command, args: readonly string[]): Promise<void> {
  const { values, tokens } = parseArgs({ args: [...args], options: COMMON_OPTIONS, strict: false, tokens: true });
  if (values.help === true) {
    console.log(`${command.summary}\n\n${command.usage.map((line) => `npm run ops -- ${name} ${line}`.trimEnd()).join("\n")}`);
    return;
  }
  const common = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== "option" || !(token.name in COMMON_OPTIONS)) continue;
    common.add(token.index);
    if (token.inlineValue === false) common.add(token.index + 1);
  }
  const own = args.filter((_, index) => !common.has(index));
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  const context: OpsContext = {
    api: lazyApi({ url: text(values.url), email: text(values.email), totp: text(values.totp) }),
    output: createOutput(values.json === true, (line) => console.log(line)),
    confirm: values.yes === true ? async () => undefined : confirm,
  };
  try {
    await command.run(own, context);
  } catch (error) {
    if (error instanceof UsageError) console.error(command.usage.map((line) => `usage: npm run ops -- ${name} ${line}`).join("\n"));
    throw error;
  }
}

/** Looks for the installation at the first call: `tail` needs none. */
function lazyApi(options: TargetOptions): OpsApi {
  let made: OpsApi | undefined;
  const api = (): OpsApi => {
    if (made) return made;
    const { url, credentials, sessionFile } = findTarget(options, process.env);
    const askTotp = () => ask("Digits of your authenticator: ", "an authenticator's digits are demanded: give --totp");
    made = createApi(url, createSession({ url, credentials, file: sessionFile, now: () => new Date(), askTotp }));
    return made;
  };
  return {
    get: async (path, schema) => api().get(path, schema),
    getText: async (path) => api().getText(path),
    send: async (method, path, body, schema) => api().send(method, path, body, schema),
    sendKeyed: async (path, keyed, schema) => api().sendKeyed(path, keyed, schema),
    sendOpenly: async (method, path, body, schema) => api().sendOpenly(method, path, body, schema),
    list: async (path, item, limit) => api().list(path, item, limit),
  };
}

function overview(): string {
  return table(
    ["command", "does"],
    Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary]),
  );
}
