import type { OpenAlert } from "../../platform/alerts.ts";
import { summaryOf } from "../../platform/console/alert-summary.ts";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import { count } from "./console.tsx";
import type { KeptReconciliation } from "./reconciliation-store.ts";
import { show, tell } from "../../platform/console/tell.ts";

/** The gateway's open alerts, as the ledger has them: their state is derived nowhere else. */
export const AlertsPanel = ({ alerts, now }: { alerts: readonly OpenAlert[]; now: Date }) =>
  alerts.length === 0 ? (
    <p>{tell`None is open.`}</p>
  ) : (
    <ul class="rows">
      {alerts.map(({ key, severity, summary, source = "", count: times = 1, firstRaisedAt }) => (
        <li>
          <p class="line">
            <Badge state={severity ?? "page"} />
            <strong>{summary === undefined ? tell`Its record is not readable` : summaryOf({ source, summary })}</strong>
          </p>
          <p class="soft">
            <code>{key}</code>
            {firstRaisedAt !== undefined && (
              <>
                {" "}
                · <Ago at={firstRaisedAt} now={now} />
              </>
            )}
            {times > 1 && tell`, ${times} times`}
          </p>
        </li>
      ))}
      <li>
        <a href="/admin/operations/alerts">{tell`Act on alerts`}</a>
      </li>
    </ul>
  );

/** What the latest comparison of each day's books found. */
export const ReconciliationsPanel = ({ kept, now }: { kept: readonly KeptReconciliation[]; now: Date }) =>
  kept.length === 0 ? (
    <p class="soft">{show`No day's books were compared yet: ${<code>npm run ops -- llm reconcile</code>}.`}</p>
  ) : (
    <ul class="rows">
      {kept.map((run) => (
        <li>
          <p class="line">
            <Verdict run={run} />
            <strong>{run.day}</strong>
            <span class="soft">
              {run.dryRun ? tell`compared` : tell`compared and made anew`}{" "}
              {show`by ${run.operatorEmail} ${<Ago at={run.updatedAt.getTime()} now={now} />}`}
            </span>
          </p>
          <p>
            {show`${count(run.asked)} budgets; ${count(run.missing)} calls without audit event, ${count(run.rewritten)} written again;`}{" "}
            {run.next === null
              ? tell`${count(run.differing)} daily rows differed, ${count(run.rebuilt)} made anew`
              : tell`daily rows not compared yet`}
          </p>
        </li>
      ))}
    </ul>
  );

/** What is left to be done: what was found and made anew is right again. */
const Verdict = ({ run: { next, dryRun, missing, rewritten, differing } }: { run: KeptReconciliation }) => {
  if (next !== null) return <Badge state="warn">{tell`not to its end`}</Badge>;
  if (missing + differing === 0) return <Badge state="pass">{tell`agree`}</Badge>;
  return dryRun || rewritten < missing ? <Badge state="fail">{tell`differ`}</Badge> : <Badge state="pass">{tell`made right`}</Badge>;
};
