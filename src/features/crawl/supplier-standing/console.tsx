import { Action, TextField } from "../../../platform/console/action.tsx";
import { Card } from "../../../platform/console/card.tsx";
import { markup } from "../../../platform/console/markup.ts";
import { Ago, Badge, duration } from "../../../platform/console/parts.tsx";
import type { SupplierStanding } from "./schemas.ts";
import type { Trouble } from "./troubles.ts";

export interface SupplierCardProps {
  supplier: SupplierStanding;
  troubles: readonly Trouble[];
  now: Date;
  /** Whether who looks at it may have it read anew. */
  acts: boolean;
}

type Shown<Part extends keyof SupplierStanding> = { of: SupplierStanding[Part]; now: Date };

/** Cards of suppliers, as HTML. A module of its own, loaded when the page is asked for (`src/sdks.ts`). */
export const supplierCards = (suppliers: readonly SupplierCardProps[]): string =>
  markup(
    <>
      {suppliers.map((each) => (
        <SupplierCard {...each} />
      ))}
    </>,
  );

/** How a supplier fares, what is wrong with it at the top, and having it read anew. */
const SupplierCard = ({ supplier, troubles, now, acts }: SupplierCardProps) => {
  const { id, name, baseUrl, enabled, crawls, pages, offers, host, robots, feed } = supplier;
  const status = enabled ? (troubles[0]?.status ?? "pass") : "plain";
  return (
    <Card part={`supplier-${id}`} title={name} status={status} badge={STATUS[status]} aside={<code>{id}</code>}>
      {troubles.length > 0 && (
        <p class="line">
          {troubles.map(({ status: of, what }) => (
            <Badge state={of}>{what}</Badge>
          ))}
        </p>
      )}
      <dl>
        <Crawls of={crawls} now={now} />
        <dt>Pages known, fresh</dt>
        <dd>
          {pages.known}, {pages.fresh}
          {pages.resting > 0 && ` · ${pages.resting} resting`}
          {pages.broken > 0 && ` · ${pages.broken} unreadable`}
        </dd>
        <dt>Newest page</dt>
        <dd>
          <Ago at={pages.newestAt} now={now} />
        </dd>
        <dt>Offers that stand</dt>
        <dd>
          {offers.standing}
          {offers.pricesHeld > 0 && (
            <>
              {" "}
              · <a href={`/admin/held-prices?supplierId=${id}`}>{offers.pricesHeld} held back</a>
            </>
          )}
        </dd>
        <Host of={host} now={now} />
        <dt>robots.txt</dt>
        <dd>
          <Robots of={robots} now={now} />
        </dd>
        {feed && <Feed of={feed} now={now} />}
      </dl>
      {feed && feed.rejected.length > 0 && (
        <details>
          <summary aria-label={`Rows set aside: feed of ${name}`}>Rows set aside</summary>
          <ul class="rows">
            {feed.rejected.map(({ row, id: product, reason }) => (
              <li>
                Row {row}
                {product !== null && (
                  <>
                    , <code>{product}</code>
                  </>
                )}
                : {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
      <p class="soft">
        <a href={baseUrl} rel="noreferrer noopener">
          {new URL(baseUrl).host}
        </a>
        {supplier.freshFrom !== null && (
          <>
            {" "}
            · wanted anew <Ago at={supplier.freshFrom} now={now} />
          </>
        )}
      </p>
      {acts && (
        <details>
          <summary aria-label={`Read anew: ${name}`}>Read anew</summary>
          <Action
            api={`POST /admin/suppliers/${id}/recrawl`}
            confirm={`Have everything of ${name} read anew? Its pages, listings, robots.txt and feed are asked for again; what it offers stands until then.`}
            label="Read anew"
            about={name}
          >
            <TextField name="reason" label="Reason (kept in the audit trail)" max={500} />
          </Action>
        </details>
      )}
    </Card>
  );
};

const STATUS: Readonly<Record<string, string>> = { pass: "well", warn: "look at it", fail: "nothing new", plain: "switched off" };

const Crawls = ({ of: { active, ended, failed, lastSuccessAt, lastFailure }, now }: Shown<"crawls">) => (
  <>
    <dt>Crawls of a day</dt>
    <dd>
      {ended} ended, {failed} failed{active > 0 && ` · ${active} under way`}
    </dd>
    <dt>Last success</dt>
    <dd>
      <Ago at={lastSuccessAt} now={now} />
    </dd>
    {lastFailure && (
      <>
        <dt>Last error</dt>
        <dd>
          {lastFailure.reason ?? "no reason"}, <Ago at={lastFailure.at} now={now} />
        </dd>
      </>
    )}
  </>
);

const CIRCUIT: Readonly<Record<NonNullable<SupplierStanding["host"]>["circuit"], string>> = {
  closed: "pass",
  "half-open": "warn",
  open: "fail",
};

const Host = ({ of: host, now }: Shown<"host">) => {
  if (!host) return null;
  const { circuit, openUntil, askedUntil, failures, latencyMs, paceMs, lastRequestAt } = host;
  return (
    <>
      <dt>Circuit</dt>
      <dd>
        <Badge state={CIRCUIT[circuit]}>{circuit}</Badge>
        {failures > 0 && ` ${failures} failures in a row`}
        {circuit === "open" && (
          <>
            , tried again <Ago at={openUntil} now={now} />
          </>
        )}
      </dd>
      <dt>Pace</dt>
      <dd>
        a request each {duration(paceMs / 1000)}
        {askedUntil !== null && (
          <>
            {" "}
            · left alone until <Ago at={askedUntil} now={now} />
          </>
        )}
      </dd>
      <dt>Answers in</dt>
      <dd>{lastRequestAt === null ? "never asked" : duration(latencyMs / 1000)}</dd>
    </>
  );
};

const Robots = ({ of: robots, now }: Shown<"robots">) => {
  if (!robots) return <span>never read</span>;
  const { opensTheShop, crawlDelayMs, status, sitemaps, readAt } = robots;
  return (
    <>
      <Badge state={opensTheShop ? "pass" : "fail"}>{opensTheShop ? "open" : "closed"}</Badge> status {status}
      {crawlDelayMs > 0 && ` · Crawl-delay ${duration(crawlDelayMs / 1000)}`}
      {sitemaps.length > 0 && ` · ${sitemaps.length === 1 ? "a sitemap" : `${sitemaps.length} sitemaps`}`}, read{" "}
      <Ago at={readAt} now={now} />
    </>
  );
};

const Feed = ({ of: feed, now }: { of: NonNullable<SupplierStanding["feed"]>; now: Date }) => {
  const { outcome, reason, readAt, dueAt, rows, offers, held, setAside } = feed;
  const isWell = outcome === "read" || outcome === "unchanged";
  return (
    <>
      <dt>Feed</dt>
      <dd>
        <Badge state={outcome === null ? "plain" : isWell ? "pass" : "warn"}>{outcome ?? "not read yet"}</Badge>
        {reason !== null && ` ${reason}`}
      </dd>
      <dt>Feed's rows</dt>
      <dd>
        {rows}: {offers} offers, {held} held back, {setAside} set aside
      </dd>
      <dt>Feed read as a whole</dt>
      <dd>
        <Ago at={readAt} now={now} />, due <Ago at={dueAt} now={now} />
      </dd>
    </>
  );
};
