import type { Contract } from "../../platform/contract.ts";
import { ShareBar } from "../../platform/console/chart.tsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import { count } from "./console.tsx";
import { dailyLimit } from "./budget.ts";
import { poolLimits, type AccountLease } from "./pool.ts";
import type { Panels } from "./read-panels.ts";
import { usdText } from "./unit.ts";
import { show, tell } from "../../platform/console/tell.ts";

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** The budget of all accounts, and the accounts that hold most of it. */
export const QuotaPanel = ({ quota, llm, now }: { quota: NonNullable<Panels["quota"]>; llm: Contract["llm"]; now: Date }) => {
  const { figures, money, largest, backlog } = quota;
  const { total, unverified } = poolLimits(llm, "tokens");
  const dollars = poolLimits(llm, "nanoUsd");
  return (
    <>
      <dl>
        <Taken label={tell`All accounts`} part={figures.leased} whole={total} />
        <Taken label={tell`Unverified ones`} part={figures.unverifiedLeased} whole={unverified} />
        <Taken label={tell`Money of all`} part={money.leased} whole={dollars.total} text={usdText} />
        <Taken label={tell`Of unverified ones`} part={money.unverifiedLeased} whole={dollars.unverified} text={usdText} />
        <dt>{tell`Accounts`}</dt>
        <dd>{show`${count(figures.accounts)}, ${count(figures.unverifiedAccounts)} unverified`}</dd>
        <dt>{tell`Short of`}</dt>
        <dd>
          {figures.short === null && money.short === null && tell`nothing`}
          {figures.short !== null && <Badge state="fail">{figures.short}</Badge>}
          {money.short !== null && <Badge state="fail">{show`money, ${money.short}`}</Badge>}
        </dd>
        <dt>{tell`Own limits nearly used`}</dt>
        <dd>{(figures.reached ?? []).map(({ percent: of, limits }) => `${count(limits)} to ${of} %`).join(", ") || tell`none`}</dd>
        <dt>{tell`No audit event yet`}</dt>
        <dd>
          {show`${count(backlog.calls)} calls`}
          {backlog.oldestAt !== null && <>{show`, the oldest ${<Ago at={backlog.oldestAt} now={now} />}`}</>}
        </dd>
      </dl>
      {largest.length > 0 && <Leases leases={largest} llm={llm} />}
    </>
  );
};

interface TakenProps {
  label: string;
  part: number;
  whole: number;
  text?: (amount: number) => string;
}

const Taken = ({ label, part, whole, text = count }: TakenProps) => (
  <>
    <dt>{label}</dt>
    <dd>{show`${text(part)} of ${text(whole)} (${percent(part, whole)}) ${<ShareBar share={part / whole} />}`}</dd>
  </>
);

const Leases = ({ leases, llm }: { leases: readonly AccountLease[]; llm: Contract["llm"] }) => (
  <div class="scroll stack">
    <table>
      <caption>{tell`The largest leases`}</caption>
      <thead>
        <tr>
          <th>{tell`User`}</th>
          <th>{tell`On lease`}</th>
          <th>{tell`Used, as told last`}</th>
          <th>{tell`Of the account's day`}</th>
        </tr>
      </thead>
      <tbody>
        {leases.map(({ userId, verified, tokens, used }) => (
          <tr>
            <td>
              <span>
                <code>{userId}</code> {!verified && <Badge state="plain">{tell`unverified`}</Badge>}
              </span>
            </td>
            <td data-label={tell`On lease`}>{count(tokens)}</td>
            <td data-label={tell`Used, as told last`}>{count(used)}</td>
            <td data-label={tell`Of the account's day`}>
              <span>
                {percent(tokens, dailyLimit(llm, verified).tokens)} <ShareBar share={tokens / dailyLimit(llm, verified).tokens} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
