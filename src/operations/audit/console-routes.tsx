import * as z from "zod";
import { More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { Badge, Time } from "../../platform/console/parts.tsx";
import type { AuditLine } from "../../platform/audit/line.ts";
import { Routes } from "../../platform/http/route.ts";
import type { AuditDeps } from "./ports.ts";
import { readAudit } from "./read-audit.ts";
import { auditQuery } from "./schemas.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";
import { retold } from "../../platform/console/retold.ts";

const PATH = "/admin/audit";
const FILTERS = {
  actor: mark`Who (id or address)`,
  action: mark`Action`,
  subject: mark`Id of what was written`,
  requestId: mark`Request`,
} as const;
type Filters = Partial<Record<keyof typeof FILTERS, string | undefined>>;

/** A form leaves fields empty that are not looked for. */
const sought = z.string().trim().max(254).optional();
const pageQuery = auditQuery.extend({ actor: sought, action: sought, subject: sought, requestId: sought });

/** The filters that say something, and the page's address with them. */
function filtersOf(query: Filters): { filters: Filters; path: string } {
  const names = ["actor", "action", "subject", "requestId"] as const;
  const given = names.flatMap((name) => (query[name] ? [[name, query[name]] as const] : []));
  const search = new URLSearchParams(given.map(([name, value]) => [name, value])).toString();
  return { filters: Object.fromEntries(given), path: search === "" ? PATH : `${PATH}?${search}` };
}

export const auditPageRoutes = new Routes<AuditDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "The audit trail",
    access: "observer",
    page: true,
    query: pageQuery,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { cursor, limit, ...asked } }) => {
    const { filters, path } = filtersOf(asked);
    const { items, nextCursor, degraded } = await readAudit(deps, { limit, ...filters, before: cursor });
    return htmlResponse(
      <Page title={tell`Audit trail`} path={PATH} operator={identity}>
        <div class="head" data-part="head">
          <h1>{tell`Audit trail`}</h1>
          <span class="soft">{tell`what operators did, newest first`}</span>
          {degraded && <p class="problem">{retold(degraded.reason)}</p>}
        </div>
        <form class="range" role="search" method="get" action={PATH}>
          {Object.entries(FILTERS).map(([name, label]) => (
            <label>
              {told(label)}
              <input name={name} value={asked[name as keyof Filters] ?? ""} maxlength={254} autocomplete="off" />
            </label>
          ))}
          <button class="primary">{tell`Find`}</button>
          {path !== PATH && <a href={PATH}>{tell`All`}</a>}
        </form>
        <Card part="lines" title={path === PATH ? tell`All lines` : tell`What fits`}>
          {items.length === 0 && <p class="soft">{tell`None.`}</p>}
          <ul class="rows">
            {items.map((line) => (
              <li>
                <Line line={line} />
              </li>
            ))}
          </ul>
          <More path={path} cursor={nextCursor} />
        </Card>
      </Page>,
    );
  },
);

const only = (name: keyof Filters, value: string): string => `${PATH}?${name}=${encodeURIComponent(value)}`;

const Line = ({ line: { id, at, actor, action, subject, requestId, detail } }: { line: AuditLine }) => (
  <>
    <p class="line">
      <Badge state="plain">{action}</Badge>
      <a href={only("subject", subject)}>{subject}</a>
    </p>
    <p class="soft">
      {show`${<Time at={at} />} by ${<a href={only("actor", actor.id)}>{actor.email}</a>}`}
      {requestId !== null && <> {show`in ${<a href={only("requestId", requestId)}>{requestId}</a>}`}</>}
    </p>
    {Object.keys(detail).length > 0 && (
      <details id={`detail-${id}`}>
        <summary aria-label={tell`Detail of ${action} ${subject}`}>{tell`Detail`}</summary>
        <pre>{JSON.stringify(detail, null, 2)}</pre>
      </details>
    )}
  </>
);
