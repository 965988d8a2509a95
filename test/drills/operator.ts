import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call, check, until } from "../journey/client.ts";

/** The provisioned operator's access token. */
export async function operatorToken({ url, accounts }: Pick<StackFile, "url" | "accounts">): Promise<string> {
  const { body } = await call<{ accessToken: string }>(url, "POST", "/auth/login", { body: accounts.operator });
  return body.accessToken;
}

export type OpsSurface = Record<string, Record<string, unknown>>;

/** `/health/ops` as an outside monitor reads it, without waiting for a fresh capture unless asked to. */
export async function readOps({ url, opsReadToken }: Pick<StackFile, "url" | "opsReadToken">, fresh = false): Promise<OpsSurface> {
  const { body } = await call<OpsSurface>(url, "GET", `/health/ops${fresh ? "?fresh=1" : ""}`, { token: opsReadToken });
  return body;
}

/** Reads `/health/ops` until a section's figures are as wanted. */
export function untilOps(
  stack: StackFile,
  { what, seconds }: { what: string; seconds: number },
  section: string,
  wanted: (figures: Record<string, unknown>) => boolean,
) {
  return until(what, seconds, async () => {
    const figures = (await readOps(stack))[section];
    return figures && wanted(figures) ? figures : undefined;
  });
}

export interface OpenAlert {
  id: string;
  key: string;
  severity: string;
  summary: string;
}

/** All that stand; reading the surface renews the capture that raises and resolves them. */
export async function openAlerts({ url, opsReadToken }: Pick<StackFile, "url" | "opsReadToken">): Promise<OpenAlert[]> {
  await readOps({ url, opsReadToken });
  const path = "/notifications/incident-alerts?state=open&limit=100";
  return (await call<{ items: OpenAlert[] }>(url, "GET", path, { token: opsReadToken })).body.items;
}

/** The open alert of this key. */
export async function openAlert(stack: Pick<StackFile, "url" | "opsReadToken">, key: string): Promise<OpenAlert | undefined> {
  return (await openAlerts(stack)).find((alert) => alert.key === key);
}

/** The text of one part of a console page, tags taken out. */
export function partOf(html: string, name: string): string {
  const part = new RegExp(`data-part="${name}"[^>]*>(.*?)</section>`, "s").exec(html)?.[1];
  check(part !== undefined, `the page has no part ${name}`);
  return part
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
