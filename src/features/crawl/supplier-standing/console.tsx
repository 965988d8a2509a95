import { Action, TextField } from "../../../platform/console/action.tsx";
import { Card } from "../../../platform/console/card.tsx";
import { markup } from "../../../platform/console/markup.ts";
import { Ago, Badge, duration } from "../../../platform/console/parts.tsx";
import type { SupplierStanding } from "./schemas.ts";
import type { Trouble } from "./troubles.ts";
import { mark, show, tell, told } from "../../../platform/console/tell.ts";
import type { Said } from "../../../platform/language/say.ts";
import { retold } from "../../../platform/console/retold.ts";

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
    <Card part={`supplier-${id}`} title={name} status={status} badge={told(STATUS[status] ?? status)} aside={<code>{id}</code>}>
      {troubles.length > 0 && (
        <p class="line">
          {troubles.map(({ status: of, what }) => (
            <Badge state={of}>{retold(what)}</Badge>
          ))}
        </p>
      )}
      <dl>
        <Crawls of={crawls} now={now} />
        <dt>{tell`Pages known, fresh`}</dt>
        <dd>
          {pages.known}, {pages.fresh}
          {pages.resting > 0 && ` · ${tell`${pages.resting} resting`}`}
          {pages.broken > 0 && ` · ${tell`${pages.broken} unreadable`}`}
        </dd>
        <dt>{tell`Newest page`}</dt>
        <dd>
          <Ago at={pages.newestAt} now={now} />
        </dd>
        <dt>{tell`Offers that stand`}</dt>
        <dd>
          {offers.standing}
          {offers.pricesHeld > 0 && (
            <>
              {" "}
              · <a href={`/admin/held-prices?supplierId=${id}`}>{show`${offers.pricesHeld} held back`}</a>
            </>
          )}
        </dd>
        <Host of={host} now={now} />
        <dt>{tell`robots.txt`}</dt>
        <dd>
          <Robots of={robots} now={now} />
        </dd>
        {feed && <Feed of={feed} now={now} />}
      </dl>
      {feed && feed.rejected.length > 0 && (
        <details>
          <summary aria-label={tell`Rows set aside: feed of ${name}`}>{tell`Rows set aside`}</summary>
          <ul class="rows">
            {feed.rejected.map(({ row, id: product, reason }) => (
              <li>
                {show`Row ${row}${
                  product !== null && (
                    <>
                      , <code>{product}</code>
                    </>
                  )
                }: ${retold(reason)}`}
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
            {"· "}
            {show`wanted anew ${<Ago at={supplier.freshFrom} now={now} />}`}
          </>
        )}
      </p>
      {acts && (
        <details>
          <summary aria-label={tell`Read anew: ${name}`}>{tell`Read anew`}</summary>
          <Action
            api={`POST /admin/suppliers/${id}/recrawl`}
            confirm={tell`Have everything of ${name} read anew? Its pages, listings, robots.txt and feed are asked for again; what it offers stands until then.`}
            label={tell`Read anew`}
            about={name}
          >
            <TextField name="reason" label={tell`Reason (kept in the audit trail)`} max={500} />
          </Action>
        </details>
      )}
    </Card>
  );
};

const STATUS: Readonly<Record<string, Said>> = {
  pass: mark`well`,
  warn: mark`look at it`,
  fail: mark`nothing new`,
  plain: mark`switched off`,
};

const Crawls = ({ of: { active, ended, failed, lastSuccessAt, lastFailure }, now }: Shown<"crawls">) => (
  <>
    <dt>{tell`Crawls of a day`}</dt>
    <dd>
      {show`${ended} ended, ${failed} failed`}
      {active > 0 && ` · ${tell`${active} under way`}`}
    </dd>
    <dt>{tell`Last success`}</dt>
    <dd>
      <Ago at={lastSuccessAt} now={now} />
    </dd>
    {lastFailure && (
      <>
        <dt>{tell`Last error`}</dt>
        <dd>
          {lastFailure.reason === null ? tell`no reason` : retold(lastFailure.reason)}, <Ago at={lastFailure.at} now={now} />
        </dd>
      </>
    )}
  </>
);

const CIRCUIT: Readonly<Record<NonNullable<SupplierStanding["host"]>["circuit"], { state: string; text: Said }>> = {
  closed: { state: "pass", text: mark`closed` },
  "half-open": { state: "warn", text: mark`half-open` },
  open: { state: "fail", text: mark`open` },
};

const FEED: Readonly<Record<NonNullable<NonNullable<SupplierStanding["feed"]>["outcome"]>, { state: string; text: Said }>> = {
  read: { state: "pass", text: mark`read` },
  unchanged: { state: "pass", text: mark`unchanged` },
  cut: { state: "warn", text: mark`cut off` },
  broken: { state: "warn", text: mark`cannot be read` },
  failed: { state: "warn", text: mark`failed` },
};

const Host = ({ of: host, now }: Shown<"host">) => {
  if (!host) return null;
  const { circuit, openUntil, askedUntil, failures, latencyMs, paceMs, lastRequestAt } = host;
  return (
    <>
      <dt>{tell`Circuit`}</dt>
      <dd>
        <Badge state={CIRCUIT[circuit].state}>{told(CIRCUIT[circuit].text)}</Badge>
        {failures > 0 && ` ${tell`${failures} failures in a row`}`}
        {circuit === "open" && <>{show`, tried again ${<Ago at={openUntil} now={now} />}`}</>}
      </dd>
      <dt>{tell`Pace`}</dt>
      <dd>
        {show`a request each ${duration(paceMs / 1000)}`}
        {askedUntil !== null && (
          <>
            {" "}
            {"· "}
            {show`left alone until ${<Ago at={askedUntil} now={now} />}`}
          </>
        )}
      </dd>
      <dt>{tell`Answers in`}</dt>
      <dd>{lastRequestAt === null ? tell`never asked` : duration(latencyMs / 1000)}</dd>
    </>
  );
};

const Robots = ({ of: robots, now }: Shown<"robots">) => {
  if (!robots) return <span>{tell`never read`}</span>;
  const { opensTheShop, crawlDelayMs, status, sitemaps, readAt } = robots;
  return (
    <>
      {show`${<Badge state={opensTheShop ? "pass" : "fail"}>{opensTheShop ? tell`open` : tell`closed`}</Badge>} status ${status}${crawlDelayMs > 0 && ` · ${tell`Crawl-delay ${duration(crawlDelayMs / 1000)}`}`}${sitemaps.length > 0 && ` · ${sitemaps.length === 1 ? tell`a sitemap` : tell`${sitemaps.length} sitemaps`}`}, read ${<Ago at={readAt} now={now} />}`}
    </>
  );
};

const Feed = ({ of: feed, now }: { of: NonNullable<SupplierStanding["feed"]>; now: Date }) => {
  const { outcome, reason, readAt, dueAt, rows, offers, held, setAside } = feed;
  return (
    <>
      <dt>{tell`Feed`}</dt>
      <dd>
        <Badge state={outcome === null ? "plain" : FEED[outcome].state}>
          {outcome === null ? tell`not read yet` : told(FEED[outcome].text)}
        </Badge>
        {reason !== null && ` ${retold(reason)}`}
      </dd>
      <dt>{tell`Feed's rows`}</dt>
      <dd>{show`${rows}: ${offers} offers, ${held} held back, ${setAside} set aside`}</dd>
      <dt>{tell`Feed read as a whole`}</dt>
      <dd>{show`${<Ago at={readAt} now={now} />}, due ${<Ago at={dueAt} now={now} />}`}</dd>
    </>
  );
};
