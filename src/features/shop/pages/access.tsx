import { ACCESS } from "../../../../browser/shop/texts/access.ts";
import { COMMON } from "../../../../browser/shop/texts/common.ts";
import type { Words } from "../../../platform/language/translate.ts";
import type { Platform } from "../../../platform/platform.ts";
import { Demo } from "../demo.tsx";
import type { ShellProps } from "../shell.tsx";

/** Of an account's own password, of which the rule is said. */
const NewPassword = ({ name, label, words }: { name: string; label: string; words: Words }) => (
  <label>
    {label}
    <input name={name} type="password" autocomplete="new-password" required minlength={10} maxlength={200} aria-describedby="rule" />
    <span class="soft" id="rule">
      {words.say(ACCESS.signUp.rule)}
    </span>
  </label>
);

const Email = ({ words }: { words: Words }) => (
  <label>
    {words.say(COMMON.email)}
    <input name="email" type="email" dir="ltr" autocomplete="username" required maxlength={254} />
  </label>
);

export const signInPage = ({ settings }: Pick<Platform, "settings">, words: Words): ShellProps => ({
  title: words.say(ACCESS.signIn.title),
  page: "sign-in",
  section: "door",
  children: (
    <div class="card narrow">
      <h1 tabindex={-1}>{words.say(ACCESS.signIn.title)}</h1>
      <p class="soft">{words.say(ACCESS.signIn.lead)}</p>
      <form data-part="form" class="fields" method="post">
        <Email words={words} />
        <label>
          {words.say(COMMON.password)}
          <input name="password" type="password" autocomplete="current-password" required maxlength={200} />
        </label>
        <p class="problem" data-part="problem" hidden></p>
        <button class="primary">{words.say(ACCESS.signIn.submit)}</button>
      </form>
      <form data-part="open-form" method="post" hidden>
        <p class="problem" data-part="problem" hidden></p>
        <button>{words.say(ACCESS.closed.open)}</button>
      </form>
      <p>
        <a href="/app/forgot-password">{words.say(ACCESS.signIn.forgot)}</a>
      </p>
      <p>
        {words.say(ACCESS.signIn.other)}{" "}
        <a href="/app/sign-up" data-other>
          {words.say(COMMON.signUp)}
        </a>
      </p>
      <Demo settings={settings}>{words.say(ACCESS.demo)}</Demo>
    </div>
  ),
});

export const signUpPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(ACCESS.signUp.title),
  page: "sign-up",
  section: "door",
  children: (
    <div class="card narrow">
      <h1 tabindex={-1}>{words.say(ACCESS.signUp.title)}</h1>
      <p class="soft">{words.say(ACCESS.signUp.lead)}</p>
      <form data-part="form" class="fields" method="post">
        <label>
          <span>
            {words.say(ACCESS.signUp.name)} <span class="soft">({words.say(ACCESS.signUp.optional)})</span>
          </span>
          <input name="name" autocomplete="name" maxlength={200} />
        </label>
        <Email words={words} />
        <NewPassword name="password" label={words.say(COMMON.password)} words={words} />
        <p class="problem" data-part="problem" hidden></p>
        <button class="primary">{words.say(ACCESS.signUp.submit)}</button>
      </form>
      <p>
        {words.say(ACCESS.signUp.other)}{" "}
        <a href="/app/sign-in" data-other>
          {words.say(COMMON.signIn)}
        </a>
      </p>
    </div>
  ),
});

export const verifyAddressPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(ACCESS.verify.title),
  page: "verify-address",
  section: "door",
  children: (
    <div class="card narrow">
      <h1 tabindex={-1}>{words.say(ACCESS.verify.title)}</h1>
      <p data-part="state" aria-live="polite">
        {words.say(ACCESS.verify.working)}
      </p>
      <p data-part="onwards" hidden>
        <a class="button" href="/app">
          {words.say(ACCESS.verify.onwards)}
        </a>
      </p>
    </div>
  ),
});

export const forgotPasswordPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(ACCESS.forgot.title),
  page: "forgot-password",
  section: "door",
  children: (
    <div class="card narrow">
      <h1 tabindex={-1}>{words.say(ACCESS.forgot.title)}</h1>
      <p class="soft">{words.say(ACCESS.forgot.lead)}</p>
      <form data-part="form" class="fields" method="post">
        <Email words={words} />
        <p class="problem" data-part="problem" hidden></p>
        <button class="primary">{words.say(ACCESS.forgot.submit)}</button>
      </form>
      <p data-part="sent" role="status" tabindex={-1} hidden>
        {words.say(ACCESS.forgot.done)}
      </p>
      <p>
        <a href="/app/reset-password">{words.say(ACCESS.forgot.code)}</a>
      </p>
      <p>
        <a href="/app/sign-in">{words.say(COMMON.signIn)}</a>
      </p>
    </div>
  ),
});

export const resetPasswordPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(ACCESS.reset.title),
  page: "reset-password",
  section: "door",
  children: (
    <div class="card narrow">
      <h1 tabindex={-1}>{words.say(ACCESS.reset.title)}</h1>
      <p class="soft">{words.say(ACCESS.reset.lead)}</p>
      <form data-part="form" class="fields" method="post">
        <label data-part="code-label">
          {words.say(ACCESS.reset.code)}
          <input data-part="code" name="token" autocomplete="one-time-code" spellcheck={false} required maxlength={4096} />
        </label>
        <NewPassword name="newPassword" label={words.say(ACCESS.reset.password)} words={words} />
        <p class="problem" data-part="problem" hidden></p>
        <button class="primary">{words.say(ACCESS.reset.submit)}</button>
      </form>
      <p>
        <a href="/app/forgot-password">{words.say(ACCESS.reset.again)}</a>
      </p>
    </div>
  ),
});
