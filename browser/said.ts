const SHOWN_MS = 6_000;

let wiping: ReturnType<typeof setTimeout> | undefined;

/** Says a line to everybody, screen readers included, for a while. */
export function say(text: string): void {
  const line = document.getElementById("said");
  if (!line) return;
  line.textContent = text;
  clearTimeout(wiping);
  wiping = setTimeout(() => {
    line.textContent = "";
  }, SHOWN_MS);
}
