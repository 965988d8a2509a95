import { ACCOUNT, PASSWORD, SESSIONS, TOKENS, YOUR_DATA } from "../../../../browser/shop/texts/account.ts";
import { COMMON } from "../../../../browser/shop/texts/common.ts";
import { TOKEN_SCOPES } from "../../../platform/token-scopes.ts";
import { PagedList } from "../paged-list.tsx";
import type { ShellProps } from "../shell.tsx";

const CurrentPassword = ({ name, label }: { name: string; label: string }) => (
  <label>
    {label}
    <input name={name} type="password" required maxlength={200} autocomplete="current-password" />
  </label>
);

export const accountPage = (): ShellProps => ({
  title: ACCOUNT.title,
  page: "account",
  section: "account",
  children: (
    <>
      <h1 tabindex={-1}>{ACCOUNT.title}</h1>
      <p class="problem" data-part="problem" hidden></p>
      <section class="card" aria-labelledby="you">
        <h2 id="you">{ACCOUNT.you}</h2>
        <p data-part="email" class="strong"></p>
        <p data-part="address"></p>
        <button type="button" data-part="again" hidden>
          {ACCOUNT.address.again}
        </button>
      </section>
      <section class="card" aria-labelledby="programs">
        <h2 id="programs">{ACCOUNT.programs}</h2>
        <ul class="list">
          <li>
            <a href="/app/automations">{ACCOUNT.automations}</a>
            <span class="soft">{ACCOUNT.automationsNote}</span>
          </li>
          <li>
            <a href="/app/usage">{ACCOUNT.usage}</a>
            <span class="soft">{ACCOUNT.usageNote}</span>
          </li>
        </ul>
      </section>
      <section class="card" aria-labelledby="tokens">
        <h2 id="tokens">{TOKENS.title}</h2>
        <p class="soft">{TOKENS.note}</p>
        <div data-part="token-made" class="once" hidden></div>
        <p class="problem" data-part="tokens-problem" hidden></p>
        <PagedList name="tokens" prefix="tokens-" none={TOKENS.none} />
        <p class="notice" data-part="tokens-unproven" hidden>
          {TOKENS.unproven}
        </p>
        <form data-part="token-form" hidden>
          <div class="fields">
            <label>
              {TOKENS.name}
              <input name="name" required maxlength={100} autocomplete="off" />
            </label>
            <fieldset class="scopes">
              <legend>{TOKENS.may}</legend>
              {TOKEN_SCOPES.map((scope) => (
                <label class="check">
                  <input type="checkbox" name="scopes" value={scope} />
                  {TOKENS.scopes[scope]}
                </label>
              ))}
            </fieldset>
            <label>
              {TOKENS.ends}
              <select name="days">
                {TOKENS.after.map(({ days, title }) => (
                  <option value={days ?? ""}>{title}</option>
                ))}
              </select>
            </label>
          </div>
          <p class="problem" data-part="problem" hidden></p>
          <button type="submit" class="primary">
            {TOKENS.make}
          </button>
        </form>
      </section>
      <section class="card" aria-labelledby="ads">
        <h2 id="ads">{ACCOUNT.ads}</h2>
        <p class="soft">{ACCOUNT.adsNote}</p>
        <p class="problem" data-part="ads-problem" hidden></p>
        <label class="check">
          <input type="checkbox" data-part="ads" disabled />
          {ACCOUNT.adsShow}
        </label>
      </section>
      <section class="card" aria-labelledby="password">
        <h2 id="password">{PASSWORD.title}</h2>
        <form data-part="password-form" method="post">
          <div class="fields">
            <CurrentPassword name="currentPassword" label={PASSWORD.current} />
            <label>
              {PASSWORD.next}
              <input
                name="newPassword"
                type="password"
                required
                minlength={10}
                maxlength={200}
                autocomplete="new-password"
                aria-describedby="password-hint"
              />
            </label>
          </div>
          <p class="soft" id="password-hint">
            {PASSWORD.hint}
          </p>
          <p class="problem" data-part="problem" hidden></p>
          <button type="submit">{PASSWORD.change}</button>
        </form>
      </section>
      <section class="card" aria-labelledby="sessions">
        <h2 id="sessions">{SESSIONS.title}</h2>
        <p class="soft">{SESSIONS.note}</p>
        <p class="problem" data-part="sessions-problem" hidden></p>
        <PagedList name="sessions" prefix="sessions-" none={SESSIONS.none} />
        <div class="row">
          <button type="button" data-part="sign-out">
            {COMMON.signOut}
          </button>
          <div data-part="elsewhere"></div>
        </div>
      </section>
      <section class="card" aria-labelledby="data">
        <h2 id="data">{YOUR_DATA.title}</h2>
        <p class="soft">{YOUR_DATA.note}</p>
        <form data-part="export-form" method="post">
          <div class="fields">
            <CurrentPassword name="password" label={COMMON.password} />
          </div>
          <p class="problem" data-part="problem" hidden></p>
          <button type="submit">{YOUR_DATA.take}</button>
        </form>
      </section>
      <section class="card" aria-labelledby="close">
        <h2 id="close">{YOUR_DATA.close}</h2>
        <p class="soft">{YOUR_DATA.closeNote}</p>
        <form data-part="close-form" method="post">
          <div class="fields">
            <CurrentPassword name="password" label={COMMON.password} />
            <label class="check">
              <input type="checkbox" name="sure" required />
              {YOUR_DATA.sure}
            </label>
          </div>
          <p class="problem" data-part="problem" hidden></p>
          <button type="submit">{YOUR_DATA.close}</button>
        </form>
      </section>
    </>
  ),
});
