import type { StackFile } from "../../../local-cloud/stack-file.ts";
import { check } from "../../journey/client.ts";
import type { SignedUpBuyer } from "../buyer.ts";

type Call = readonly [method: string, path: string, body?: object];

const CALLS: readonly Call[] = [
  ["GET", "/auth/me"],
  ["POST", "/searches", { query: "laptop" }],
  ["GET", "/searches"],
  ["POST", "/chat-sessions", {}],
  ["GET", "/chat-sessions"],
  ["POST", "/carts", {}],
  ["GET", "/orders"],
  ["GET", "/automations"],
  ["GET", "/fx/rates"],
  ["GET", "/locales"],
  ["GET", "/ads/viewer-controls"],
];

/** Calls the buyers' routes: what cannot be done is a 503 that names its dependency, what needs neither store may work. Answers what came. */
export async function askAsBuyer({ url }: StackFile, buyer: SignedUpBuyer): Promise<string> {
  const { email, password, token } = buyer;
  const answers = [
    await ask(url, ["POST", "/auth/login", { email, password }]),
    ...(await Promise.all(CALLS.map((call) => ask(url, call, token)))),
  ];
  const unclear = answers.filter(({ status, type }) => status >= 500 && !(status === 503 && type.endsWith("/dependency-unavailable")));
  check(unclear.length === 0, `not clear: ${unclear.map(({ said }) => said).join("; ")}`);
  const refused = answers.filter(({ status }) => status === 503);
  check(refused.length > 0, "nothing is missing although the data plane is gone");
  const others = answers.filter(({ status }) => status !== 503);
  return `${refused.length} of ${answers.length} routes answer 503 dependency-unavailable${others.length > 0 ? `; ${others.map(({ said }) => said).join(", ")}` : ""}`;
}

async function ask(url: string, [method, path, body]: Call, token?: string) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  const problem = response.headers.get("content-type")?.includes("problem+json") ?? false;
  const { type = "" } = problem ? (JSON.parse(text) as { type?: string }) : {};
  return { status: response.status, type, said: `${method} ${path} ${response.status} ${type}`.trim() };
}
