import type { Child } from "hono/jsx";
import { exponentOf, toDecimal, type Money } from "../money.ts";

interface ActionProps {
  /** Method and path of the API call; `{field}` takes a field of the form into the path. */
  api: string;
  /** What it will do, as the question before it is done. `{field}`, `{typed.field}` and `{answer.member}` (of the preview) are filled in. */
  confirm: string;
  /** A dry run that is made before the question; members of its answer may be named in `api` and `confirm`. */
  preview?: string;
  /** The member of its answer that is not to be 0: else nothing is asked, and it is said that nothing meets this. */
  some?: string;
  /** Where to go when it is done; `{answer.member}` is filled in. */
  next?: string;
  label: string;
  /** Names the button where several say the same. */
  about?: string;
  primary?: boolean;
  children?: Child;
}

/** An operator's action: a form which makes the same API call that `npm run ops` makes, once confirmed. */
export const Action = ({ api, confirm, preview, some, next, label, about, primary = true, children }: ActionProps) => (
  <form
    data-api={api}
    data-confirm={confirm}
    {...(preview === undefined ? {} : { "data-preview": preview })}
    {...(some === undefined ? {} : { "data-some": some })}
    {...(next === undefined ? {} : { "data-then": next })}
    {...(children === undefined ? { class: "bare" } : {})}
  >
    {children}
    <button class={primary ? "primary" : ""} {...(about === undefined ? {} : { "aria-label": `${label}: ${about}` })}>
      {label}
    </button>
  </form>
);

/** A labelled line or box for words. */
export const TextField = ({
  name,
  label,
  long = false,
  max = 2_000,
  json,
}: {
  name: string;
  label: string;
  long?: boolean;
  max?: number;
  json?: string;
}) => (
  <label>
    {label}
    {long ? (
      <textarea name={name} required maxlength={max} rows={3} {...(json === undefined ? {} : { "data-json": json })} />
    ) : (
      <input name={name} required maxlength={max} {...(json === undefined ? {} : { "data-json": json })} />
    )}
  </label>
);

/** A labelled amount of money, typed in units of its currency as people write it and sent in minor units. */
export const AmountField = ({ name, label, most }: { name: string; label: string; most: Money }) => {
  const digits = exponentOf(most.currency);
  const decimal = (amount: number) => toDecimal({ ...most, amount });
  return (
    <label>
      {label}
      <input
        name={name}
        type="number"
        inputmode="decimal"
        min={decimal(1)}
        max={decimal(most.amount)}
        step={decimal(1)}
        required
        data-json={`minor:${digits}`}
      />
    </label>
  );
};

/** Looks for something on a page of its own; works without script. */
export const SearchForm = ({ path, label, value = "" }: { path: string; label: string; value?: string }) => (
  <form class="range" role="search" method="get" action={path}>
    <label class="user">
      {label}
      <input name="q" type="search" value={value} maxlength={300} autocomplete="off" />
    </label>
    <button class="primary">Find</button>
  </form>
);

/** The link to a list's next page. */
export const More = ({ path, cursor }: { path: string; cursor: string | null }) =>
  cursor === null ? null : (
    <p>
      <a href={`${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`}>Next page</a>
    </p>
  );

/** Links that choose what a list shows. */
export const Filter = ({ choices, chosen }: { choices: readonly { label: string; path: string }[]; chosen: string }) => (
  <nav class="filter" aria-label="Show">
    {choices.map(({ label, path }) => (
      <a href={path} {...(label === chosen ? { "aria-current": "true" } : {})}>
        {label}
      </a>
    ))}
  </nav>
);
