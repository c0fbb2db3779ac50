import { Panel, t } from '../../ui';

const ARCH = 'M6 150V58a46 46 0 0 1 92 0v92Z';
const STAR = 'M0-5C.4-1.6 1.6-.4 5 0 1.6.4.4 1.6 0 5-.4 1.6-1.6.4-5 0-1.6-.4-.4-1.6 0-5Z';
const RING = Array.from({ length: 8 }, (_, at) => {
  const angle = ((at + 0.5) / 8) * Math.PI * 2;
  return {
    x: 52 + Math.cos(angle) * 27,
    y: 104 + Math.sin(angle) * 11,
    size: 0.8 + (Math.sin(angle) + 1) * 0.35,
  };
});

/** The windows of the reading room: scenes of people who came through, and the way to the circles behind them. */
export function Windows() {
  return (
    <Panel title={t('library-windows')} class="windows-panel">
      <svg class="windows" viewBox="0 0 340 156" aria-hidden="true">
        <defs>
          <linearGradient id="window-night" x2="0" y2="1">
            <stop offset="0" stop-color="#141a3a" />
            <stop offset=".6" stop-color="#4a3a78" />
            <stop offset="1" stop-color="#b98a9a" />
          </linearGradient>
          <linearGradient id="window-dawn" x2="0" y2="1">
            <stop offset="0" stop-color="#3c3a72" />
            <stop offset=".55" stop-color="#b58fb5" />
            <stop offset="1" stop-color="#ffcfa0" />
          </linearGradient>
          <clipPath id="window-arch">
            <path d={ARCH} />
          </clipPath>
        </defs>
        <g class="window">
          <g clip-path="url(#window-arch)">
            <path fill="url(#window-night)" d="M0 0h104v156H0z" />
            <circle cx="66" cy="48" r="11" fill="#f3e6c8" opacity=".9" />
            <path fill="#2b2450" d="M0 112q30-14 56-4t48-8v56H0Z" />
            <path fill="none" stroke="#e9c79b" stroke-width="2" opacity=".7" d="M48 156q-14-16 4-24t4-22" />
            <circle cx="56" cy="112" r="2.6" fill="#ffd9a0" />
            <circle cx="63" cy="114" r="2.6" fill="#f7c9d4" />
          </g>
          <path class="window-frame" d={ARCH} />
          <path class="window-bar" d="M52 12v138M6 76h92" />
        </g>
        <g class="window" transform="translate(118)">
          <g clip-path="url(#window-arch)">
            <path fill="#12173a" d="M0 0h104v156H0z" />
            <path fill="#1d1b46" d="M0 92q52-20 104 0v64H0Z" />
            <ellipse cx="52" cy="104" rx="27" ry="11" fill="#f2b872" opacity=".1" />
            {RING.map(({ x, y, size }, at) => (
              <path
                key={at}
                d={STAR}
                fill={at === 1 ? '#ffd48c' : at % 3 === 0 ? '#f7c9d4' : '#cdb4f0'}
                transform={`translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${(at === 1 ? 1.9 : size).toFixed(2)})`}
              />
            ))}
            <g fill="#f3f0fa" opacity=".8">
              <circle cx="30" cy="44" r="1.2" />
              <circle cx="44" cy="30" r="1" />
              <circle cx="70" cy="40" r="1.4" />
              <circle cx="80" cy="62" r="1" />
              <circle cx="22" cy="70" r="1" />
            </g>
          </g>
          <path class="window-frame" d={ARCH} />
          <path class="window-bar" d="M52 12v138M6 76h92" />
        </g>
        <g class="window" transform="translate(236)">
          <g clip-path="url(#window-arch)">
            <path fill="url(#window-dawn)" d="M0 0h104v156H0z" />
            <circle cx="52" cy="112" r="17" fill="#fff0cf" />
            <path fill="#6f5a8c" d="M0 118q26-16 52-6t52-6v50H0Z" />
            <path fill="#3f3768" d="M0 134q40-14 104 0v22H0Z" />
            <path
              fill="none"
              stroke="#3f3768"
              stroke-width="1.6"
              stroke-linecap="round"
              d="M30 66q4-5 8 0q4-5 8 0M58 52q3-4 6 0q3-4 6 0"
            />
          </g>
          <path class="window-frame" d={ARCH} />
          <path class="window-bar" d="M52 12v138M6 76h92" />
        </g>
      </svg>
      <p>{t('library-windows-words')}</p>
      <div class="row">
        <a class="button" href="/circles">
          {t('library-windows-go')}
        </a>
        <a class="button" href="/circles/find">
          {t('library-windows-find')}
        </a>
        <a class="button" href="/lake">
          {t('library-windows-lake')}
        </a>
      </div>
    </Panel>
  );
}
