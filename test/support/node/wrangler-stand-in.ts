import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WranglerAnswer } from "../../../scripts/setup/wrangler.ts";

interface Account {
  signedIn: boolean;
  queues: string[];
  versions: string[];
  /** The newest last, as wrangler lists them. */
  deployments: { id: string; versions: { version_id: string; percentage: number }[] }[];
  secrets: Record<string, Record<string, string>>;
  /** Environments in which the AI agent is deployed. */
  agents?: string[];
  /** Buckets of R2, each with the days after which its objects go, by rule. */
  buckets?: Record<string, Record<string, number>>;
}

/**
 * Stands in for wrangler: keeps what would stand in an account in a folder, writes down each call, and fails where `fail.json` says so, a
 * list of the beginnings of calls, each with what wrangler says then. `wrangler-program.ts` is it as a program.
 */
export function standInForWrangler(folder: string, args: readonly string[], outputFile?: string): WranglerAnswer {
  const accountFile = join(folder, "account.json");
  const account = readJson<Account>(accountFile, { signedIn: true, queues: [], versions: [], deployments: [], secrets: {} });
  appendFileSync(join(folder, "calls.jsonl"), `${JSON.stringify(args)}\n`);
  const call = args.join(" ");
  const failure = readJson<{ call: string; says: string }[]>(join(folder, "fail.json"), []).find(({ call: beginning }) =>
    call.startsWith(beginning),
  );
  if (failure) return refused(failure.says);
  const answer = act(account, args, outputFile);
  // Whoever reads it meanwhile has the one before or this one, never a half.
  writeFileSync(`${accountFile}.new`, JSON.stringify(account));
  renameSync(`${accountFile}.new`, accountFile);
  return answer;
}

function act(account: Account, args: readonly string[], outputFile: string | undefined): WranglerAnswer {
  const value = (name: string): string => args[args.indexOf(name) + 1] ?? "";
  const takeSecrets = (from: string): void => {
    const secrets = (account.secrets[value("--env")] ??= {});
    Object.assign(secrets, readJson<Record<string, string>>(from, {}));
  };
  const newVersion = (): string => {
    account.versions.push(`version-${account.versions.length + 1}`);
    return `version-${account.versions.length}`;
  };
  const deployed = (versions: Account["deployments"][number]["versions"]): WranglerAnswer => {
    account.deployments.push({ id: `deployment-${account.deployments.length + 1}`, versions });
    return said("");
  };
  const [first = "", second = "", third = ""] = args;
  if (first === "r2") return bucketActs(account, args);
  switch (first === "queues" || first === "versions" || first === "secret" ? `${first} ${second}` : first) {
    case "whoami":
      return account.signedIn ? said('{"loggedIn":true}') : refused("You are not authenticated");
    case "queues list": {
      // The table's head alone where a page has none.
      const page = account.queues.slice((Number(value("--page")) - 1) * 5).slice(0, 5);
      return said(`│ id │ name │\n${page.map((name, index) => `│ ${String(index).repeat(32)} │ ${name} │`).join("\n")}`);
    }
    case "queues create":
      if (account.queues.includes(third)) return refused(`Queue name '${third}' is already taken. [code: 11009]`);
      account.queues.push(third);
      return said("");
    case "queues delete":
      account.queues = account.queues.filter((name) => name !== third);
      return said("");
    case "deployments":
      return account.deployments.length === 0
        ? refused("This Worker does not exist on your account. [code: 10007]")
        : said(JSON.stringify(second === "status" ? account.deployments.at(-1) : account.deployments));
    case "secret bulk":
      takeSecrets(third);
      return said("");
    case "delete":
      if (args.includes("--config")) {
        account.agents = [];
        return said("");
      }
      account.deployments = [];
      return said("");
    case "deploy": {
      if (args.includes("--config")) {
        account.agents = [...(account.agents ?? []), value("--env")];
        const line = { type: "deploy", version: 1, targets: [`https://procureiq-ai-agent-${value("--env")}.firm.workers.dev`] };
        if (outputFile !== undefined) appendFileSync(outputFile, `${JSON.stringify(line)}\n`);
        return said("");
      }
      if (args.includes("--secrets-file")) takeSecrets(value("--secrets-file"));
      return deployed([{ version_id: newVersion(), percentage: 100 }]);
    }
    case "versions upload": {
      const line = { type: "version-upload", version: 1, version_id: newVersion() };
      if (outputFile !== undefined) appendFileSync(outputFile, `${JSON.stringify(line)}\n`);
      return said("");
    }
    case "versions deploy": {
      const specs = args.filter((arg) => /^[\w-]+@\d+%$/.test(arg)).map((spec) => spec.split("@"));
      return deployed(specs.map(([version_id = "", share = ""]) => ({ version_id, percentage: Number.parseInt(share, 10) })));
    }
    default:
      return refused(`Unknown arguments: ${args.join(" ")}`);
  }
}

/** Buckets as wrangler makes and deletes them, and lists their rules. */
function bucketActs(account: Account, args: readonly string[]): WranglerAnswer {
  const buckets = (account.buckets ??= {});
  const [, , verb = "", name = "", ...rest] = args[2] === "lifecycle" ? args.slice(1) : args;
  const rules = buckets[name];
  if (verb === "create") {
    if (rules) return refused("The bucket you tried to create already exists, and you own it. [code: 10004]");
    buckets[name] = {};
    return said(`Created bucket '${name}'`);
  }
  if (!rules) return refused("The specified bucket does not exist. [code: 10006]");
  if (verb === "delete") {
    delete buckets[name];
    return said("");
  }
  if (verb === "list") {
    const told = Object.entries(rules).map(([id, days]) =>
      [`name:    ${id}`, "enabled: Yes", "prefix:  (all prefixes)", `action:  Expire objects after ${days} days`].join("\n"),
    );
    return said([`Listing lifecycle rules for bucket '${name}'...`, ...told].join("\n\n"));
  }
  if (verb === "add") rules[rest[0] ?? ""] = Number(args[args.indexOf("--expire-days") + 1]);
  else if (verb === "remove") delete rules[args[args.indexOf("--name") + 1] ?? ""];
  else return refused(`Unknown arguments: ${args.join(" ")}`);
  return said("");
}

const said = (stdout: string): WranglerAnswer => ({ code: 0, stdout, stderr: "" });
const refused = (words: string): WranglerAnswer => ({ code: 1, stdout: "", stderr: `X [ERROR] ${words}` });

function readJson<T>(file: string, otherwise: T): T {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : otherwise;
}
