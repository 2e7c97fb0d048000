// Native form controls with their labels: the keyboard and screen readers know them already.
import { html, numberText, setAttributes } from "./dom";

let made = 0;

/** A name that no other control in the page has. */
function fresh(): string {
  return `control-${++made}`;
}

/** A whole number on a slider, its value written beside its label. */
export class Slider {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly shown = html("output", { "aria-hidden": true });

  constructor(label: (Node | string)[], range: { min: number; max: number; value: number }, changed: () => void) {
    const id = fresh();
    this.input = html("input", { type: "range", id, step: 1, ...range });
    this.element = html("div", { class: "slider" }, html("label", { for: id }, ...label), this.shown, this.input);
    this.input.addEventListener("input", () => {
      this.write();
      changed();
    });
    this.write();
  }

  get value(): number {
    return this.input.valueAsNumber;
  }

  set value(value: number) {
    this.input.value = String(value);
    this.write();
  }

  /** Change the largest value; the browser lowers the value with it. */
  set max(max: number) {
    setAttributes(this.input, { max });
    this.write();
  }

  set hidden(hidden: boolean) {
    this.element.hidden = hidden;
  }

  private write(): void {
    this.shown.textContent = numberText(this.value);
  }
}

/** A box to tick. */
export class Check {
  readonly element: HTMLElement;
  private readonly input = html("input", { type: "checkbox" });

  constructor(label: string, checked: boolean, changed: () => void) {
    this.input.checked = checked;
    this.element = html("label", { class: "check" }, this.input, label);
    this.input.addEventListener("change", changed);
  }

  get checked(): boolean {
    return this.input.checked;
  }
}

/** One of a few, as radio buttons under a name. */
export class Choice<T extends string> {
  readonly element: HTMLElement;
  private readonly inputs: HTMLInputElement[];

  constructor(name: string, options: readonly T[], chosen: T, changed: () => void) {
    const group = fresh();
    this.inputs = options.map((value) => html("input", { type: "radio", name: group, value, checked: value === chosen }));
    const labels = this.inputs.map((input) => html("label", { class: "choice" }, input, input.value));
    this.element = html("fieldset", {}, html("legend", {}, name), ...labels);
    this.element.addEventListener("change", changed);
  }

  get value(): T {
    return this.inputs.find((input) => input.checked)!.value as T;
  }

  set value(value: T) {
    for (const input of this.inputs) input.checked = input.value === value;
  }
}

/** A button that does one thing. */
export function button(label: string, pressed: () => void): HTMLButtonElement {
  const element = html("button", { type: "button" }, label);
  element.addEventListener("click", pressed);
  return element;
}

/** A menu of named choices. */
export class Menu {
  readonly element: HTMLElement;
  private readonly select: HTMLSelectElement;

  constructor(label: string, options: readonly string[], chosen: string, changed: () => void) {
    const id = fresh();
    this.select = html("select", { id }, ...options.map((name) => html("option", { selected: name === chosen }, name)));
    this.element = html("div", { class: "check" }, html("label", { for: id }, label), this.select);
    this.select.addEventListener("change", changed);
  }

  get value(): string {
    return this.select.value;
  }

  set value(value: string) {
    this.select.value = value;
  }
}
