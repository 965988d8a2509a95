import { ACCOUNT, ADDRESS, PASSWORD, SESSIONS, TOKENS, YOUR_DATA } from "../../../../browser/shop/texts/account.ts";
import { COMMON } from "../../../../browser/shop/texts/common.ts";
import { TOKEN_SCOPES } from "../../../platform/token-scopes.ts";
import { PagedList } from "../paged-list.tsx";
import type { Words } from "../../../platform/language/translate.ts";
import type { ShellProps } from "../shell.tsx";

const CurrentPassword = ({ name, label }: { name: string; label: string }) => (
  <label>
    {label}
    <input name={name} type="password" required maxlength={200} autocomplete="current-password" />
  </label>
);

export const accountPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(ACCOUNT.title),
  page: "account",
  section: "account",
  children: (
    <>
      <h1 tabindex={-1}>{words.say(ACCOUNT.title)}</h1>
      <p class="problem" data-part="problem" hidden></p>
      <section class="card" aria-labelledby="you">
        <h2 id="you">{words.say(ACCOUNT.you)}</h2>
        <p data-part="email" class="strong"></p>
        <p data-part="address"></p>
        <button type="button" data-part="again" hidden>
          {words.say(ACCOUNT.address.again)}
        </button>
      </section>
      <section class="card" aria-labelledby="programs">
        <h2 id="programs">{words.say(ACCOUNT.programs)}</h2>
        <ul class="list">
          <li>
            <a href="/app/automations">{words.say(ACCOUNT.automations)}</a>
            <span class="soft">{words.say(ACCOUNT.automationsNote)}</span>
          </li>
          <li>
            <a href="/app/usage">{words.say(ACCOUNT.usage)}</a>
            <span class="soft">{words.say(ACCOUNT.usageNote)}</span>
          </li>
        </ul>
      </section>
      <section class="card" aria-labelledby="tokens">
        <h2 id="tokens">{words.say(TOKENS.title)}</h2>
        <p class="soft">{words.say(TOKENS.note)}</p>
        <div data-part="token-made" class="once" hidden></div>
        <p class="problem" data-part="tokens-problem" hidden></p>
        <PagedList words={words} name="tokens" prefix="tokens-" none={words.say(TOKENS.none)} />
        <p class="notice" data-part="tokens-unproven" hidden>
          {words.say(TOKENS.unproven)}
        </p>
        <form data-part="token-form" hidden>
          <div class="fields">
            <label>
              {words.say(TOKENS.name)}
              <input name="name" required maxlength={100} autocomplete="off" />
            </label>
            <fieldset class="scopes">
              <legend>{words.say(TOKENS.may)}</legend>
              {TOKEN_SCOPES.map((scope) => (
                <label class="check">
                  <input type="checkbox" name="scopes" value={scope} />
                  {words.say(TOKENS.scopes[scope])}
                </label>
              ))}
            </fieldset>
            <label>
              {words.say(TOKENS.ends)}
              <select name="days">
                {TOKENS.after.map(({ days, title }) => (
                  <option value={days ?? ""}>{words.say(title)}</option>
                ))}
              </select>
            </label>
          </div>
          <p class="problem" data-part="problem" hidden></p>
          <button type="submit" class="primary">
            {words.say(TOKENS.make)}
          </button>
        </form>
      </section>
      <section class="card" aria-labelledby="ads">
        <h2 id="ads">{words.say(ACCOUNT.ads)}</h2>
        <p class="soft">{words.say(ACCOUNT.adsNote)}</p>
        <p class="problem" data-part="ads-problem" hidden></p>
        <label class="check">
          <input type="checkbox" data-part="ads" disabled />
          {words.say(ACCOUNT.adsShow)}
        </label>
      </section>
      <section class="card" aria-labelledby="change-address">
        <h2 id="change-address">{words.say(ADDRESS.title)}</h2>
        <form data-part="address-form" method="post">
          <div class="fields">
            <label>
              {words.say(ADDRESS.next)}
              <input name="newEmail" type="email" required maxlength={254} autocomplete="email" aria-describedby="address-hint" />
            </label>
            <CurrentPassword name="password" label={words.say(COMMON.password)} />
          </div>
          <p class="soft" id="address-hint">
            {words.say(ADDRESS.hint)}
          </p>
          <p class="problem" data-part="problem" hidden></p>
          <button type="submit">{words.say(ADDRESS.change)}</button>
        </form>
      </section>
      <section class="card" aria-labelledby="password">
        <h2 id="password">{words.say(PASSWORD.title)}</h2>
        <form data-part="password-form" method="post">
          <div class="fields">
            <CurrentPassword name="currentPassword" label={words.say(PASSWORD.current)} />
            <label>
              {words.say(PASSWORD.next)}
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
            {words.say(PASSWORD.hint)}
          </p>
          <p class="problem" data-part="problem" hidden></p>
          <button type="submit">{words.say(PASSWORD.change)}</button>
        </form>
      </section>
      <section class="card" aria-labelledby="sessions">
        <h2 id="sessions">{words.say(SESSIONS.title)}</h2>
        <p class="soft">{words.say(SESSIONS.note)}</p>
        <p class="problem" data-part="sessions-problem" hidden></p>
        <PagedList words={words} name="sessions" prefix="sessions-" none={words.say(SESSIONS.none)} />
        <div class="row">
          <button type="button" data-part="sign-out">
            {words.say(COMMON.signOut)}
          </button>
          <div data-part="elsewhere"></div>
        </div>
      </section>
      <section class="card" aria-labelledby="data">
        <h2 id="data">{words.say(YOUR_DATA.title)}</h2>
        <p class="soft">{words.say(YOUR_DATA.note)}</p>
        <form data-part="export-form" method="post">
          <div class="fields">
            <CurrentPassword name="password" label={words.say(COMMON.password)} />
          </div>
          <p class="problem" data-part="problem" hidden></p>
          <button type="submit">{words.say(YOUR_DATA.take)}</button>
        </form>
      </section>
      <section class="card" aria-labelledby="close">
        <h2 id="close">{words.say(YOUR_DATA.close)}</h2>
        <p class="soft">{words.say(YOUR_DATA.closeNote)}</p>
        <form data-part="close-form" method="post">
          <div class="fields">
            <CurrentPassword name="password" label={words.say(COMMON.password)} />
            <label class="check">
              <input type="checkbox" name="sure" required />
              {words.say(YOUR_DATA.sure)}
            </label>
          </div>
          <p class="problem" data-part="problem" hidden></p>
          <button type="submit">{words.say(YOUR_DATA.close)}</button>
        </form>
      </section>
    </>
  ),
});
