import { RedisError } from "../backend.ts";
import type { Command, CommandTable } from "./command.ts";
import { stringCommands } from "./strings.ts";
import { streamCommands } from "./streams.ts";
import { wrongArity } from "./values.ts";

/** What the Worker sends, beside PUBLISH and SUBSCRIBE, which touch no key. A real server knows the rest; the Worker must not need it. */
const COMMANDS: CommandTable = { ...stringCommands, ...streamCommands };
/** How much of an unknown command the server repeats. */
const REPEATED = 128;

/** The command these words call; throws the server's own error where there is none or the number of words does not fit. */
export function lookUp(words: readonly string[]): Command {
  const [name = "", ...args] = words;
  const command = Object.hasOwn(COMMANDS, name.toUpperCase()) ? COMMANDS[name.toUpperCase()] : undefined;
  if (!command) throw unknown(name, args);
  const fits = command.arity < 0 ? words.length >= -command.arity : words.length === command.arity;
  if (!fits) throw wrongArity(name);
  return command;
}

function unknown(name: string, args: readonly string[]): RedisError {
  const repeated = args.reduce((said, arg) => (said.length < REPEATED ? `${said}'${arg.slice(0, REPEATED - said.length)}' ` : said), "");
  return new RedisError(`ERR unknown command '${name.slice(0, REPEATED)}', with args beginning with: ${repeated}`);
}
