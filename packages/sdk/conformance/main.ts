import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Adapter } from "./adapter.ts";
import { examine, type CheckVerdict, type Verdict } from "./examine.ts";
import { FAULTS } from "./judging.ts";
import { ownClient } from "./own-client.ts";
import { programAdapter } from "./program-adapter.ts";

const USAGE = `procureiq-conformance: holds a client of carts and checkouts against the API's contract

  --url <address>         the API; without it http://127.0.0.1:8787
  --token <token>         a buyer's access token, or PROCUREIQ_TOKEN
  --email, --password     instead of it; the password also as PROCUREIQ_PASSWORD
  --adapter <module>      a module whose default export is an adapter (README.md)
  --program <command>     a program that is one, line by line of JSON
                          without either the typed client of this package is tried
  --offer <id>            something to buy that is sold by the piece; looked for otherwise
  --json                  the verdict as JSON

Ends with 0 where the client conforms, 1 where it does not, 2 where that could not be found out.
It raises \`cart.version.impossible\` and counts against the client: run it where nobody is woken by that.`;

try {
  const { values } = parseArgs({
    options: {
      url: { type: "string", default: "http://127.0.0.1:8787" },
      token: { type: "string" },
      email: { type: "string" },
      password: { type: "string" },
      adapter: { type: "string" },
      program: { type: "string" },
      offer: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) console.log(USAGE);
  else {
    const password = values.password ?? process.env["PROCUREIQ_PASSWORD"];
    const verdict = await examine({
      baseUrl: values.url,
      adapter: await adapterOf(values),
      accessToken: values.token ?? process.env["PROCUREIQ_TOKEN"],
      credentials: values.email !== undefined && password !== undefined ? { email: values.email, password } : undefined,
      offerId: values.offer,
      ...(values.json ? {} : { report: (check) => console.log(lineOf(check)) }),
    });
    console.log(values.json ? JSON.stringify(verdict, null, 2) : conclusionOf(verdict));
    process.exitCode = verdict.conforms ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof Error ? [error.message, error.cause].filter(Boolean).join(": ") : String(error));
  process.exitCode = 2;
}

async function adapterOf({ adapter, program }: { adapter?: string | undefined; program?: string | undefined }): Promise<Adapter> {
  if (adapter !== undefined && program !== undefined) throw new Error("give either --adapter or --program");
  if (program !== undefined) return programAdapter(program);
  if (adapter === undefined) return ownClient("procureiq-sdk/0.2.0");
  const module = (await import(pathToFileURL(resolve(adapter)).href)) as { default?: Partial<Adapter> };
  if (typeof module.default?.open !== "function") throw new Error(`${adapter} has no default export with a function open`);
  return module.default as Adapter;
}

function lineOf({ name, clause, verdict, faults }: CheckVerdict): string {
  const mark = { passed: "ok", failed: "WRONG", "not-used": "-" }[verdict];
  const found = faults.map(({ fault, said }) => `\n         ${fault}: ${FAULTS[fault]}; ${said}`);
  return `${mark.padEnd(6)} ${clause.padEnd(6)} ${name}${verdict === "not-used" ? " (the client does not use it)" : ""}${found.join("")}`;
}

function conclusionOf({ client, conforms, faults }: Verdict): string {
  const who = client ?? "the client, which does not name itself,";
  return conforms ? `${who} conforms` : `${who} does not conform: ${faults.join(", ")}`;
}
