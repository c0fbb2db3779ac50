import { fullness } from './breath';
import { type Box, MASK, quietMask } from './calm';
import { CHANGE_EVERY, pacer, SOFTWARE } from './pace';
import { openPainter, type Painter } from './paint';
import { COLOURS, type Phase, palette, type Theme } from './palettes';
import { paintsWithoutCard } from './without_card';

export { BREATH_MS, fullness } from './breath';
export type { Phase, Theme } from './palettes';

export interface Scene {
  /** Goes over to another hour, in so many seconds. */
  setPhase(phase: Phase, seconds: number): void;
  setTheme(theme: Theme): void;
  /** Where words are, in CSS pixels of the viewport: there the scene is dark and still (light and still in the morning). */
  setCalm(rects: readonly Box[]): void;
  /** Where the shared breath is (0 start of the inhale, 1 end of the exhale) at a time of `performance.now()`; null while nobody breathes. */
  setBreath(phase01: ((nowMs: number) => number | null) | null): void;
  /** True: one still picture with the same information, painted anew only when something changes. */
  setStillness(reduced: boolean): void;
  /** True while something lies over it, so that it need not be painted. */
  setCovered(covered: boolean): void;
  destroy(): void;
}

export interface SceneOptions {
  phase: Phase;
  theme: Theme;
  /** Starts still, as `prefers-reduced-motion` asks for. */
  still: boolean;
}

const CALM_MS = 700;
const EMERALD = COLOURS * 3 + 5;

/** Opens the meadow on a canvas behind the page. Null where WebGL2 is missing: the gradient then stays. */
export function openScene(canvas: HTMLCanvasElement, { phase, theme, still }: SceneOptions): Scene | null {
  const software = paintsWithoutCard();
  const context = canvas.getContext('webgl2', {
    alpha: false,
    powerPreference: 'low-power',
  });
  if (!context) return null;

  let painter: Painter | null = null;
  let seconds = 40;
  let colours = palette(phase, theme);
  let from = colours;
  let target = colours;
  let began = 0;
  let length = 0;
  let boxes: readonly Box[] = [];
  let mask: Float32Array = new Float32Array(MASK * MASK);
  let wanted: Float32Array = mask;
  let maskChanged = true;
  let breath: ((nowMs: number) => number | null) | null = null;
  let breathed = 0;
  let changed = true;
  let covered = false;
  let request = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  let adaptive = pacer(44);

  const pace = () => (software ? SOFTWARE : adaptive.now());
  // How it fades in is a matter of the style sheet.
  const show = (visible: boolean) => {
    canvas.style.opacity = visible ? '' : '0';
  };

  // Stills jump; otherwise everything that changes goes over by the time that has passed.
  const ease = (now: number, dt: number): boolean => {
    const calm = still || software;
    let moving = false;
    if (colours !== target) {
      const t = still || length <= 0 ? 1 : Math.min(1, (now - began) / length);
      const k = t * t * (3 - 2 * t);
      colours = t < 1 ? from.map((v, i) => v + ((target[i] as number) - v) * k) : target;
      moving = true;
    }
    if (mask !== wanted) {
      const k = calm ? 1 : 1 - Math.exp((-dt * 3) / CALM_MS);
      let far = 0;
      mask = mask.map((v, i) => {
        const rest = ((wanted[i] as number) - v) * (1 - k);
        far = Math.max(far, Math.abs(rest));
        return (wanted[i] as number) - rest;
      });
      if (far < 1) mask = wanted;
      maskChanged = moving = true;
    }
    return moving;
  };

  const paint = (now: number) => {
    if (!painter) return;
    const dpr = Math.min(devicePixelRatio, 2) * pace().scale;
    const most = software ? 6.5e5 : 3.7e6;
    const area = canvas.clientWidth * canvas.clientHeight * dpr * dpr;
    const scale = dpr * Math.min(1, Math.sqrt(most / area));
    const width = Math.ceil(canvas.clientWidth * scale) || 1;
    const height = Math.ceil(canvas.clientHeight * scale) || 1;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    if (maskChanged) painter.setMask(mask);
    maskChanged = false;
    const at = breath?.(now);
    const full = at == null ? null : still || software ? 0.6 : fullness(at);
    breathed += ((full == null ? 0 : 1) - breathed) * (still || software ? 1 : 0.03);
    const resting = (colours[EMERALD] as number) * 0.42;
    const emerald = resting * (1 - breathed) + breathed * (0.16 + 0.84 * (full ?? 0.2));
    painter.paint({ width, height, dpr: scale, seconds, palette: colours, emerald });
  };

  const schedule = () => {
    if (request || timer || document.hidden || covered || !painter) return;
    request = requestAnimationFrame(frame);
  };
  const touch = () => {
    changed = true;
    clearTimeout(timer);
    timer = undefined;
    schedule();
  };
  function frame(now: number) {
    request = 0;
    if (!painter?.ready()) return schedule();
    const { every } = pace();
    const since = now - last;
    const resting = still || every === Number.POSITIVE_INFINITY;
    if (!resting && since < every) return schedule();
    const dt = Math.min(since, resting ? 5000 : 120);
    const moving = ease(now, dt);
    if (resting && !moving && !changed) return;
    if (!resting) {
      seconds += dt / 1000;
      if (since < 200) adaptive.painted(since);
    }
    last = now;
    changed = false;
    paint(now);
    show(true);
    if (!resting) schedule();
    else if (moving) {
      timer = setTimeout(() => {
        timer = undefined;
        schedule();
      }, CHANGE_EVERY);
    }
  }

  const start = () => {
    painter = openPainter(context, software);
    adaptive = pacer(44);
    maskChanged = true;
    touch();
  };
  const stop = () => {
    cancelAnimationFrame(request);
    clearTimeout(timer);
    request = 0;
    timer = undefined;
  };
  const lost = (event: Event) => {
    event.preventDefault();
    stop();
    painter = null;
    show(false);
  };
  const visible = () => (document.hidden ? stop() : touch());
  const toward = (duration: number) => {
    from = colours;
    target = palette(phase, theme);
    began = performance.now();
    length = duration;
    touch();
  };
  const cleared = () => {
    wanted = quietMask(boxes, canvas.clientWidth, canvas.clientHeight);
    touch();
  };
  const watch = new ResizeObserver(cleared);
  const listening = new AbortController();
  const { signal } = listening;

  canvas.setAttribute('aria-hidden', 'true');
  show(false);
  canvas.addEventListener('webglcontextlost', lost, { signal });
  canvas.addEventListener('webglcontextrestored', start, { signal });
  document.addEventListener('visibilitychange', visible, { signal });
  watch.observe(canvas);
  start();

  return {
    setPhase(p, duration) {
      if (p === phase) return;
      phase = p;
      toward(duration * 1000);
    },
    setTheme(t) {
      if (t === theme) return;
      theme = t;
      toward(900);
    },
    setCalm(rects) {
      boxes = rects.slice(0, 24);
      cleared();
    },
    setBreath(phase01) {
      breath = phase01;
      touch();
    },
    setStillness(reduced) {
      still = reduced;
      touch();
    },
    setCovered(hides) {
      covered = hides;
      canvas.style.visibility = covered ? 'hidden' : '';
      if (covered) stop();
      else touch();
    },
    destroy() {
      stop();
      painter = null;
      watch.disconnect();
      listening.abort();
      show(false);
      context.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}
