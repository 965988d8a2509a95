import { onSubmit, typed } from "../forms.ts";
import type { Start } from "../page.ts";

/** The shop window. Where the deployment has a demo buyer, anybody may look around as them. */
export const landing: Start = ({ root, session }) => {
  const demo = root.querySelector<HTMLFormElement>("form[data-demo]");
  if (demo) lookAround(demo, session);
};

/** Signs the demo buyer in and leads to the desk. */
export function lookAround(form: HTMLFormElement, session: { signIn(email: string, password: string): Promise<void> }): void {
  onSubmit(form, async () => {
    await session.signIn(typed(form, "email"), typed(form, "password"));
    location.assign("/app");
  });
}
