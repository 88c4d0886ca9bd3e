// SPDX-License-Identifier: GPL-3.0-or-later
// "Sunrise ridge": five ranges of mountains, mist between them, the sun coming up, birds, a walker on the
// last ridge.
#include <array>
#include <cmath>

#include "core/demo/clip.h"

namespace forereach::demo {

namespace {

constexpr double kSeconds = 12;

struct Sky {
    Colour top, middle, horizon, haze, near;
};

Sky skyAt(double t) {
    const std::array<Sky, 3> keys{
        {{rgb(0x171A3D), rgb(0x47356E), rgb(0xB4577F), rgb(0x7A5A8C), rgb(0x14122B)},
         {rgb(0x2F4C93), rgb(0xC86F93), rgb(0xFFB56B), rgb(0xE08E83), rgb(0x1F1A3A)},
         {rgb(0x3E8ED6), rgb(0xA9D2EC), rgb(0xFFE2A0), rgb(0xE9C9A8), rgb(0x22304A)}}};
    const double at = ramp(t, 0.5, 11.5) * 2;
    const auto i = at < 1 ? std::size_t{0} : std::size_t{1};
    const double f = at - static_cast<double>(i);
    const Sky &a = keys[i], &b = keys[i + 1];
    return {mix(a.top, b.top, f), mix(a.middle, b.middle, f), mix(a.horizon, b.horizon, f),
            mix(a.haze, b.haze, f), mix(a.near, b.near, f)};
}

struct Range {
    double base, height, wave, speed;
    std::uint64_t seed;
};
constexpr std::array<Range, 5> kRanges{{{560, 230, 190, 3, 11},
                                        {620, 170, 150, 7, 23},
                                        {690, 150, 170, 13, 37},
                                        {770, 120, 190, 24, 51},
                                        {850, 90, 260, 42, 73}}};

double crest(const Range& r, double worldX) {
    const double n = ridge(worldX / r.wave, r.seed);
    return r.base - r.height * (n - 0.28) * 1.35;
}

void pine(cairo_t* c, double x, double y, double size, Colour k) {
    for (int tier = 0; tier < 3; ++tier) {
        const double top = y - size + tier * size * 0.24, half = size * (0.13 + 0.075 * tier);
        cairo_move_to(c, x, top);
        cairo_line_to(c, x + half, top + size * 0.42);
        cairo_line_to(c, x - half, top + size * 0.42);
        cairo_close_path(c);
    }
    cairo_rectangle(c, x - size * 0.025, y - size * 0.2, size * 0.05, size * 0.24);
    fill(c, k);
}

void walker(cairo_t* c, double x, double y, double t, Colour k) {
    const double step = std::sin(t * 2 * kPi * 1.5), bob = std::fabs(step) * 2;
    Saved saved(c);
    cairo_translate(c, x, y - bob);
    cairo_set_line_cap(c, CAIRO_LINE_CAP_ROUND);
    for (const double side : {1.0, -1.0}) {
        cairo_move_to(c, 0, -24);
        cairo_line_to(c, side * step * 5 + 1.5, -12);
        cairo_line_to(c, side * step * 9 - (side * step > 0 ? 0 : 3), bob);
        stroke(c, k, 5);
    }
    cairo_move_to(c, 0, -25);
    cairo_line_to(c, 2, -43);
    stroke(c, k, 9);
    roundedBox(c, -14, -46, 12, 22, 5);
    fill(c, k);
    circle(c, 4, -54, 6.5);
    fill(c, k);
    cairo_move_to(c, -5, -57); // a cap
    cairo_line_to(c, 13, -56);
    stroke(c, k, 3);
    cairo_move_to(c, 3, -40);
    cairo_line_to(c, 13 + step * 2, -31);
    stroke(c, k, 4);
    cairo_move_to(c, 13 + step * 2, -36);
    cairo_line_to(c, 16 + step * 7, bob);
    stroke(c, k, 2);
}

void birds(cairo_t* c, double t, Colour k) {
    cairo_set_line_cap(c, CAIRO_LINE_CAP_ROUND);
    for (int i = 0; i < 9; ++i) {
        const int wing = (i + 1) / 2, side = i % 2 ? 1 : -1;
        const double x = -60 + (t - 2.2) * 74 - wing * 25 + hash01(static_cast<std::uint64_t>(i), 5) * 8;
        const double y = 330 - (t - 2.2) * 9 + side * wing * 13 + std::sin(t * 1.3 + i) * 4;
        if (t < 2.2 || x < -40 || x > kWidth + 40) continue;
        const double flap = std::sin(t * 2 * kPi * 2.1 + i * 0.9) * 6, span = 10 - wing * 0.5;
        cairo_move_to(c, x - span, y - flap);
        cairo_curve_to(c, x - span * 0.5, y - flap * 0.7 - 3, x - 2, y - 1, x, y);
        cairo_curve_to(c, x + 2, y - 1, x + span * 0.5, y - flap * 0.7 - 3, x + span, y - flap);
        stroke(c, k, 2.4);
    }
}

/// Sky, glow and rays.
void backdrop(cairo_t* c, const Sky& sky, double sunX, double sunY, double light, double t) {
    cairo_rectangle(c, 0, 0, kWidth, kHeight);
    fillVertical(c, 0, 700, {{0, sky.top}, {0.55, sky.middle}, {1, sky.horizon}});
    cairo_set_operator(c, CAIRO_OPERATOR_SCREEN);
    glow(c, sunX, sunY, 520, rgb(0xFF9C5A, 0.55 * light + 0.12));
    glow(c, sunX, sunY, 210, rgb(0xFFD98A, 0.75 * light + 0.1));
    for (int ray = 0; ray < 9; ++ray) {
        const double angle = ray * kPi * 2 / 9 + t * 0.035,
                     width = 0.045 + 0.05 * hash01(static_cast<std::uint64_t>(ray), 9);
        cairo_move_to(c, sunX, sunY);
        cairo_line_to(c, sunX + 760 * std::cos(angle - width), sunY + 760 * std::sin(angle - width));
        cairo_line_to(c, sunX + 760 * std::cos(angle + width), sunY + 760 * std::sin(angle + width));
        fillRadial(c, sunX, sunY, 620, {{0, rgb(0xFFE6B0, 0.16 * light)}, {1, rgb(0xFFE6B0, 0)}});
    }
}

void draw(cairo_t* c, double t) {
    const Sky sky = skyAt(t);
    const double sunX = 318, sunY = 640 - 330 * ramp(t, 0.2, 12.5), light = ramp(t, 0.3, 7);
    paintSoft(c, [&](cairo_t* soft) { backdrop(soft, sky, sunX, sunY, light, t); });

    const double night = 1 - ramp(t, 0.5, 5);
    for (std::uint64_t i = 0; night > 0.01 && i < 90; ++i) {
        const double twinkle = 0.55 + 0.45 * std::sin(t * (1 + hash01(i, 3) * 3) + hash01(i, 4) * 6);
        circle(c, hash01(i, 1) * kWidth, hash01(i, 2) * 420, 0.7 + 1.1 * hash01(i, 6) * hash01(i, 7));
        fill(c, rgb(0xFFFFFF, night * twinkle * (1 - hash01(i, 2) * 0.5)));
    }

    circle(c, sunX, sunY, 54);
    fillRadial(c, sunX, sunY, 54, {{0, rgb(0xFFFDF0)}, {0.8, rgb(0xFFF1C4)}, {1, rgb(0xFFE3A0)}});

    // Thin clouds, lit from below.
    for (std::uint64_t i = 0; i < 7; ++i) {
        const double x = std::fmod(hash01(i, 21) * 900 + t * (5 + 6 * hash01(i, 22)), 900.0) - 180,
                     y = 190 + 58.0 * static_cast<double>(i) * 0.8;
        for (int puff = 0; puff < 4; ++puff) {
            ellipse(c, x + puff * 46, y + 5 * std::sin(puff * 2.0 + static_cast<double>(i)),
                    74 - 8 * std::abs(puff - 1), 5 + 2.5 * hash01(i, 30 + static_cast<std::uint64_t>(puff)));
            fill(c, mix(rgb(0xC48BB0), rgb(0xFFF0D8), light).faded(0.13));
        }
    }

    birds(c, t, mix(sky.near, rgb(0x2A2440), 0.5).faded(0.85));

    for (std::size_t i = 0; i < kRanges.size(); ++i) {
        const Range& r = kRanges[i];
        const double depth = static_cast<double>(i) / 4, shift = t * r.speed + 1000;
        const Colour body = mix(sky.haze, sky.near, 0.18 + 0.82 * depth);
        const double foot = i < 4 ? kRanges[i + 1].base + 60 : kHeight + 4.0;
        cairo_move_to(c, -4, foot);
        for (double x = -4; x <= kWidth + 4; x += 3) cairo_line_to(c, x, crest(r, x + shift));
        cairo_line_to(c, kWidth + 4, foot);
        cairo_close_path(c);
        fillVertical(c, r.base - r.height, r.base + 190,
                     {{0, body},
                      {0.55, mix(body, sky.haze, 0.34 * (1 - depth))},
                      {1, mix(body, sky.horizon, 0.5 * (1 - depth))}});
        if (i < 4) {
            // The edge that faces the sun catches its light.
            for (double x = -4; x <= kWidth + 4; x += 3) cairo_line_to(c, x, crest(r, x + shift) + 1);
            stroke(c,
                   mix(sky.horizon, rgb(0xFFF4D6), 0.4).faded((0.5 - 0.1 * static_cast<double>(i)) * light),
                   2.2);
        }
        if (i >= 2) {
            const double gap = i == 2 ? 13 : i == 3 ? 20 : 46;
            const auto first = static_cast<std::int64_t>(std::floor((shift - 80) / gap));
            for (std::int64_t tree = first;
                 tree < first + static_cast<std::int64_t>((kWidth + 160) / gap) + 1; ++tree) {
                const auto id = static_cast<std::uint64_t>(tree);
                if (noise(static_cast<double>(tree) * 0.19, r.seed + 5) < 0.42) continue;
                const double worldX = (static_cast<double>(tree) + 0.7 * hash01(id, r.seed)) * gap;
                const double size = (i == 2 ? 20 : i == 3 ? 40 : 92) * (0.65 + 0.6 * hash01(id, r.seed + 1));
                pine(c, worldX - shift, crest(r, worldX) + size * 0.15, size, mix(body, sky.near, 0.35));
            }
        }
        if (i == 4) break;
        // Mist in the valley in front of this range.
        for (int bank = 0; bank < 3; ++bank) {
            const double drift = std::sin(t * 0.22 + bank * 2.1 + static_cast<double>(i)) * 40;
            Saved saved(c);
            cairo_translate(c, 90 + bank * 190 + drift, r.base + 60 + bank % 2 * 18);
            cairo_scale(c, 1, 0.17);
            glow(c, 0, 0, 250, mix(sky.haze, rgb(0xFFF3E4), 0.35 + 0.4 * light).faded(0.32));
        }
    }

    const Range& front = kRanges[4];
    const double walkX = 182;
    walker(c, walkX, crest(front, walkX + t * front.speed + 1000) + 5, t, mix(sky.near, rgb(0x05050C), 0.55));
    vignette(c, 0.26);

    const Colour white = rgb(0xFFFFFF);
    caption(c, kWidth / 2.0, 172, 46, "We left at 4 am.", white,
            ramp(t, 0.15, 0.5) * (1 - ramp(t, 3.0, 3.4)));
    caption(c, kWidth / 2.0, 172, 46, "No signal. No wind.", white,
            ramp(t, 3.7, 4.1) * (1 - ramp(t, 6.4, 6.8)));
    caption(c, kWidth / 2.0, 172, 46, "Just this.", white, ramp(t, 7.1, 7.5) * (1 - ramp(t, 9.4, 9.8)));
    caption(c, kWidth / 2.0, 160, 54, "Sunrise ridge", white, ramp(t, 10.0, 10.5));
    caption(c, kWidth / 2.0, 214, 25, "1,912 m · 05:47", white, ramp(t, 10.3, 10.8));
}

Sound sound() {
    Sound s(kSeconds);
    const std::array<std::array<int, 5>, 4> chords{
        {{48, 55, 64, 71, 74}, {45, 52, 60, 67, 71}, {41, 48, 57, 64, 69}, {43, 50, 59, 66, 69}}};
    for (int bar = 0; bar < 4; ++bar) {
        const auto& chord = chords[static_cast<std::size_t>(bar)];
        const double at = bar * 3.0;
        for (std::size_t n = 0; n < chord.size(); ++n)
            s.play({.at = at,
                    .length = 2.9,
                    .hertz = hertzOf(chord[n]),
                    .gain = n == 0 ? 0.1 : 0.05,
                    .pan = 0.4 * (static_cast<double>(n) - 2) / 2,
                    .attack = 0.7,
                    .release = 0.9,
                    .vibrato = 0.06});
        for (int step = 0; step < 12; ++step) {
            const auto n = static_cast<std::size_t>(
                std::array<int, 12>{0, 2, 1, 3, 2, 4, 3, 2, 4, 3, 2, 1}[static_cast<std::size_t>(step)]);
            s.play({.at = at + step * 0.25,
                    .length = 0.5,
                    .hertz = hertzOf(chord[n] + 12),
                    .gain = 0.05 + 0.012 * bar,
                    .pan = step % 2 ? 0.5 : -0.5,
                    .attack = 0.006,
                    .release = 0.3,
                    .decay = 4,
                    .wave = Wave::Triangle});
        }
    }
    for (int bird = 0; bird < 9; ++bird) {
        const double at = 1.6 + bird * 1.07 + hash01(static_cast<std::uint64_t>(bird), 40) * 0.5;
        for (int chirp = 0; chirp < 3; ++chirp)
            s.play({.at = at + chirp * 0.11,
                    .length = 0.05,
                    .hertz = 2600 + 600 * hash01(static_cast<std::uint64_t>(bird), 41) + 180 * chirp,
                    .gain = 0.022,
                    .pan = bird % 2 ? 0.7 : -0.6,
                    .attack = 0.01,
                    .release = 0.03,
                    .bend = 5,
                    .wave = Wave::Sine});
    }
    s.hiss(0, kSeconds, 0.16, 0.02, 0, 2.5);
    s.echo(0.375, 0.32);
    s.fadeIn(0, 0.4);
    s.fadeOut(11.0, kSeconds);
    s.level(-18, 0);
    return s;
}

} // namespace

Clip sunriseClip() {
    return {"sunrise-ridge.mp4", kSeconds, draw, sound,
            "1\n00:00:00,200 --> 00:00:03,300\nWe left at 4 am.\n\n2\n00:00:03,700 --> 00:00:06,700\nNo "
            "signal. No wind.\n\n"
            "3\n00:00:07,100 --> 00:00:09,700\nJust this.\n\n4\n00:00:10,100 --> 00:00:11,900\nSunrise "
            "ridge, 1,912 m.\n"};
}

} // namespace forereach::demo
