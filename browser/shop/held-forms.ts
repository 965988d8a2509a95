/**
 * Holds what is sent by a form before its page has begun (`main` is busy until then), and sends it once it has: no press is lost, and
 * no form is sent by the browser itself.
 */
export function holdForms(): { send(): void } {
  let held: HTMLFormElement | undefined;
  document.addEventListener(
    "submit",
    (event) => {
      if (!(event.target instanceof HTMLFormElement) || !event.target.closest("main[aria-busy]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      held = event.target;
    },
    { capture: true },
  );
  return {
    send() {
      const form = held;
      held = undefined;
      if (form?.isConnected) form.requestSubmit();
    },
  };
}
