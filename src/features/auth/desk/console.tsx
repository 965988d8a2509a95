import { Action, Filter, More, SearchForm, TextField } from "../../../platform/console/action.tsx";
import { Card } from "../../../platform/console/card.tsx";
import { markup } from "../../../platform/console/markup.ts";
import { Ago, Badge, Time } from "../../../platform/console/parts.tsx";
import type { Page } from "../../../platform/http/pagination.ts";
import type { Account, AccountDetail } from "./schemas.ts";
import { show, tell } from "../../../platform/console/tell.ts";

const PATH = "/admin/accounts";

interface ListProps {
  page: Page<Account>;
  query: { q?: string | undefined; state?: string | undefined };
  now: Date;
}

interface AccountProps {
  account: AccountDetail;
  mayAct: boolean;
  /** Until when the operator's presence is proven; undefined where it is not. */
  provenUntil: string | undefined;
  now: Date;
}

/** The page's parts as HTML: a module of its own, loaded when a page of accounts is asked for (`src/sdks.ts`). */
export const accountList = (props: ListProps): string => markup(<List {...props} />);

/** The same of one account. */
export const accountPage = (props: AccountProps): string => markup(<One {...props} />);

const State = ({ suspended, closed }: Pick<Account, "suspended" | "closed">) => (
  <>
    {suspended !== null && <Badge state="fail">{tell`suspended`}</Badge>} {closed !== null && <Badge state="warn">{tell`closed`}</Badge>}
    {suspended === null && closed === null && <Badge state="pass">{tell`open`}</Badge>}
  </>
);

const List = ({ page, query: { q = "", state }, now }: ListProps) => (
  <>
    <div class="head">
      <h1>{tell`Accounts`}</h1>
      <SearchForm path={PATH} value={q} label={tell`By e-mail address or id`} />
    </div>
    <Filter
      chosen={state ?? "all"}
      choices={[
        { label: "all", path: PATH },
        { label: "suspended", path: `${PATH}?state=suspended` },
        { label: "closed", path: `${PATH}?state=closed` },
      ]}
    />
    <Card part="accounts" title={q === "" ? tell`Buyers' accounts` : tell`Found for ${q}`} aside={tell`newest first`}>
      {page.items.length === 0 ? <p>{tell`None.`}</p> : <Found items={page.items} now={now} />}
      <More path={`${PATH}?q=${encodeURIComponent(q)}${state === undefined ? "" : `&state=${state}`}`} cursor={page.nextCursor} />
    </Card>
  </>
);

const Found = ({ items, now }: { items: readonly Account[]; now: Date }) => (
  <div class="scroll stack">
    <table>
      <thead>
        <tr>
          <th>{tell`Account`}</th>
          <th>{tell`State`}</th>
          <th>{tell`Name`}</th>
          <th>{tell`Made`}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((account) => (
          <tr>
            <td>
              <a href={`${PATH}/${account.id}`}>{account.email}</a>
            </td>
            <td data-label={tell`State`}>
              <State {...account} />
            </td>
            <td data-label={tell`Name`}>{account.name === "" ? tell`none` : account.name}</td>
            <td data-label={tell`Made`}>
              <Ago at={account.createdAt} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const One = ({ account, mayAct, provenUntil, now }: AccountProps) => (
  <>
    <div class="head">
      <h1>{account.email}</h1>
      <State {...account} />
      <a href={PATH}>{tell`Find another`}</a>
    </div>
    <div class="sides">
      <div>
        <Card part="standing" title={tell`How it stands`}>
          <Standing account={account} now={now} />
          <Acts account={account} mayAct={mayAct} provenUntil={provenUntil} />
        </Card>
      </div>
      <div>
        <Card part="sessions" title={tell`Signed in`} aside={tell`${account.sessions.length} live`}>
          {account.sessions.length === 0 && <p>{tell`Nowhere.`}</p>}
          <ul class="rows">
            {account.sessions.map(({ client, createdAt, lastUsedAt }) => (
              <li>
                <p>{client ?? tell`a client that says nothing of itself`}</p>
                <p class="soft">{show`since ${<Time at={createdAt} />}, used ${<Ago at={lastUsedAt} now={now} />}`}</p>
              </li>
            ))}
          </ul>
        </Card>
        <Card part="tokens" title={tell`Service tokens`}>
          {account.serviceTokens.length === 0 && <p>{tell`None.`}</p>}
          <ul class="rows">
            {account.serviceTokens.map(({ name, scopes, lastUsedAt, revokedAt }) => (
              <li>
                <p>
                  {name} {revokedAt !== null && <Badge state="plain">{tell`revoked`}</Badge>}
                </p>
                <p class="soft">{show`${scopes.join(", ")}; used ${<Ago at={lastUsedAt} now={now} />}`}</p>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </div>
  </>
);

const Standing = ({ account: { id, name, createdAt, addressVerified, suspended, closed }, now }: Pick<AccountProps, "account" | "now">) => (
  <dl>
    <dt>{tell`Id`}</dt>
    <dd>
      <code>{id}</code>
    </dd>
    <dt>{tell`Name`}</dt>
    <dd>{name === "" ? tell`none` : name}</dd>
    <dt>{tell`Made`}</dt>
    <dd>
      <Ago at={createdAt} now={now} />
    </dd>
    <dt>{tell`E-mail address`}</dt>
    <dd>{addressVerified ? tell`proven` : tell`not proven: it is told nothing by mail`}</dd>
    {suspended !== null && (
      <>
        <dt>{tell`Suspended`}</dt>
        <dd>
          <Ago at={suspended.since} now={now} />: {suspended.reason}
        </dd>
      </>
    )}
    {closed !== null && (
      <>
        <dt>{tell`Closed`}</dt>
        <dd>{show`${<Ago at={closed.since} now={now} />}; erased from ${<Time at={closed.eraseAt} />} on`}</dd>
      </>
    )}
    <dt>{tell`Orders`}</dt>
    <dd>
      <a href={`/admin/orders/search?q=${encodeURIComponent(id)}`}>{tell`its orders and attempts`}</a>
    </dd>
  </dl>
);

const Acts = ({ account: { id, email, suspended, closed }, mayAct, provenUntil }: Omit<AccountProps, "now">) => {
  if (!mayAct) return <p class="soft">{tell`Acting needs the role operator; yours is observer.`}</p>;
  if (provenUntil === undefined)
    return (
      <p>
        <a href={`/admin/step-up?kind=accounts&next=${PATH}/${id}`}>{tell`Prove that it is you, to suspend or close it`}</a>
      </p>
    );
  return (
    <div class="acts">
      <p class="soft">{show`Proven until ${<Time at={provenUntil} />}.`}</p>
      {suspended === null ? (
        <details id="suspend">
          <summary>{tell`Suspend`}</summary>
          <Action
            api={`POST /admin/buyers/${id}/suspend`}
            confirm={tell`Suspend ${email}? Every session and service token ends, automations are off, and the reason is mailed to the buyer.`}
            label={tell`Suspend the account`}
          >
            <TextField name="reason" label={tell`Why, as the buyer is told`} max={500} />
          </Action>
        </details>
      ) : (
        <details id="unsuspend" open>
          <summary>{tell`Let in again`}</summary>
          <Action
            api={`POST /admin/buyers/${id}/unsuspend`}
            confirm={tell`Let ${email} sign in again? Automations that were on are on again.`}
            label={tell`Let the buyer in again`}
          >
            <TextField name="reason" label={tell`Why, for the audit trail`} max={500} />
          </Action>
        </details>
      )}
      {closed === null && (
        <details id="close">
          <summary>{tell`Close`}</summary>
          <Action
            api={`POST /admin/buyers/${id}/close`}
            confirm={tell`Close ${email}? It is erased when the days of grace are over; until then its buyer may open it again.`}
            label={tell`Close the account`}
            primary={false}
          >
            <TextField name="reason" label={tell`Why, as the buyer is told`} max={500} />
          </Action>
        </details>
      )}
    </div>
  );
};
