// Steps through places one by one, by hand or by itself.
import { button } from "./controls";
import { html } from "./dom";

const PAUSE = 700; // milliseconds between two places

export class Player {
  readonly element: HTMLElement;
  private readonly toggle = button("Play", () => (this.playing ? this.stop() : this.start()));
  private timer: number | undefined;

  /** `step(1)` and `step(-1)` move on and back; `changed` hears when playing starts and stops. */
  constructor(private readonly step: (by: number) => void, private readonly changed: (playing: boolean) => void) {
    const byHand = (by: number) => () => {
      this.stop();
      this.step(by);
    };
    this.element = html("div", { class: "row" }, button("Back", byHand(-1)), this.toggle, button("Step", byHand(1)));
  }

  get playing(): boolean {
    return this.timer !== undefined;
  }

  stop(): void {
    if (!this.playing) return;
    window.clearInterval(this.timer);
    this.timer = undefined;
    this.toggle.textContent = "Play";
    this.changed(false);
  }

  private start(): void {
    this.timer = window.setInterval(() => (this.element.isConnected ? this.step(1) : this.stop()), PAUSE);
    this.toggle.textContent = "Pause";
    this.changed(true);
    this.step(1);
  }
}
