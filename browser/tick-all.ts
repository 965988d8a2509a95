/** The boxes by which all of a list are ticked; they are shown where a script is. */
export function tickAll(): void {
  document.documentElement.classList.add("scripted");
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const form = target.closest<HTMLElement>("[data-ticks]")?.dataset["ticks"];
    if (form === undefined) return;
    for (const box of document.querySelectorAll<HTMLInputElement>(`input.tick[form="${form}"]`)) box.checked = target.checked;
  });
}
