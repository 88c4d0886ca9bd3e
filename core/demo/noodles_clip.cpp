// SPDX-License-Identifier: GPL-3.0-or-later
// "Bouncy noodles": a bowl of ramen, chopsticks, steam. Two cuts of one piece that differ in the first three
// seconds only: A comes up slowly from black without a sound, B drops the ingredients into the bowl on the
// beat.
#include <array>
#include <cmath>

#include "core/demo/clip.h"

namespace forereach::demo {

namespace {

constexpr double kSeconds = 11, kOpening = 3;
constexpr double kBowlX = 270, kBowlY = 640, kRimX = 206, kRimY = 62;
constexpr double kDip = 4.3, kLift = 5.0, kSlurp = 8.2;

/// When each ingredient of cut B lands, and where it rests on the broth.
struct Piece {
    enum Kind { Nori, Pork, Egg, Fishcake } kind;
    double lands, x, y, tilt;
};
constexpr std::array<Piece, 8> kPieces{{{Piece::Nori, 0.25, -118, -64, -0.16},
                                        {Piece::Nori, 0.5, -78, -76, 0.02},
                                        {Piece::Pork, 0.75, 62, -34, 0.1},
                                        {Piece::Pork, 1.0, 122, -22, -0.12},
                                        {Piece::Egg, 1.25, -108, 4, 0.12},
                                        {Piece::Egg, 1.5, -42, 26, -0.1},
                                        {Piece::Fishcake, 1.75, 42, 30, 0},
                                        {Piece::Fishcake, 2.0, 104, 14, 0.5}}};

void wall(cairo_t* c, double t, NoodlesCut cut) {
    constexpr std::array<std::uint32_t, 4> warm{0xFFB84D, 0xFF8A5B, 0xF25F5C, 0xFFC857};
    Colour centre = rgb(0xFFD27A), edge = rgb(0xF08A4B);
    if (cut == NoodlesCut::B && t < kOpening) { // the wall changes with the beat
        const auto beat = static_cast<std::size_t>(t / 0.5);
        centre = mix(rgb(warm[beat % 4]), rgb(0xFFF1C9), 0.45);
        edge = rgb(warm[beat % 4]);
    }
    cairo_rectangle(c, 0, 0, kWidth, kHeight);
    fillRadial(c, kBowlX, 470, 620, {{0, centre}, {1, edge}});
    for (int ray = 0; ray < 14; ++ray) {
        const double angle = ray * kPi / 7 + t * 0.06;
        cairo_move_to(c, kBowlX, 520);
        cairo_line_to(c, kBowlX + 900 * std::cos(angle), 520 + 900 * std::sin(angle));
        cairo_line_to(c, kBowlX + 900 * std::cos(angle + kPi / 14), 520 + 900 * std::sin(angle + kPi / 14));
        cairo_close_path(c);
        fill(c, rgb(0xFFFFFF, 0.085));
    }
    glow(c, kBowlX, 420, 420, rgb(0xFFF4D0, 0.35));
}

void table(cairo_t* c) {
    cairo_rectangle(c, 0, 742, kWidth, kHeight - 742);
    fillVertical(c, 742, kHeight, {{0, rgb(0xA65A3A)}, {0.06, rgb(0x8C4630)}, {1, rgb(0x5A2A22)}});
    cairo_rectangle(c, 0, 742, kWidth, 5);
    fill(c, rgb(0xD98A5A, 0.7));
    for (std::uint64_t i = 0; i < 16; ++i) {
        const double y = 758 + 13.0 * static_cast<double>(i), x = hash01(i, 61) * 420 - 60;
        cairo_move_to(c, x, y);
        cairo_curve_to(c, x + 90, y - 3, x + 160, y + 4, x + 150 + 200 * hash01(i, 62), y);
        stroke(c, rgb(0x3C1815, 0.22), 2);
    }
}

void nori(cairo_t* c) {
    cairo_move_to(c, -44, 62);
    cairo_line_to(c, -50, -72);
    cairo_curve_to(c, -20, -80, 20, -70, 46, -78);
    cairo_line_to(c, 44, 62);
    cairo_close_path(c);
    fillVertical(c, -80, 62, {{0, rgb(0x2F5D43)}, {1, rgb(0x17352A)}});
    for (int i = 0; i < 5; ++i) {
        cairo_move_to(c, -42 + i * 2, -52 + i * 24);
        cairo_curve_to(c, -10, -58 + i * 24, 14, -46 + i * 24, 42, -54 + i * 24);
        stroke(c, rgb(0x4D8062, 0.5), 2);
    }
}

void pork(cairo_t* c) {
    ellipse(c, 0, 6, 62, 40);
    fill(c, rgb(0x7A2F22));
    ellipse(c, 0, 0, 62, 40);
    fillRadial(c, -6, -4, 62, {{0, rgb(0xF2B59B)}, {0.7, rgb(0xE08E73)}, {1, rgb(0xB4543D)}});
    for (int turn = 0; turn < 2; ++turn) {
        cairo_new_path(c);
        for (int i = 0; i <= 40; ++i) {
            const double a = i * 0.24 + turn * 2.6, r = 0.22 + i * 0.015;
            cairo_line_to(c, 62 * r * std::cos(a), 40 * r * std::sin(a));
        }
        stroke(c, turn == 0 ? rgb(0xFFE2CF, 0.9) : rgb(0xC76B52, 0.8), turn == 0 ? 6 : 3);
    }
}

void egg(cairo_t* c) {
    ellipse(c, 0, 6, 47, 33);
    fill(c, rgb(0xC9B48F));
    ellipse(c, 0, 0, 47, 33);
    fillRadial(c, -8, -8, 54, {{0, rgb(0xFFFFFF)}, {1, rgb(0xF3E7D0)}});
    ellipse(c, 2, 1, 25, 18);
    fillRadial(c, -4, -4, 30, {{0, rgb(0xFFC23C)}, {0.7, rgb(0xF79A1E)}, {1, rgb(0xE27C12)}});
    ellipse(c, -6, -5, 8, 4);
    fill(c, rgb(0xFFF0C0, 0.8));
}

void fishcake(cairo_t* c) {
    Saved saved(c);
    cairo_scale(c, 1, 0.68);
    for (const double lift : {8.0, 0.0}) {
        cairo_new_path(c);
        for (int i = 0; i <= 72; ++i) {
            const double a = i * kPi / 36, r = 40 + 3.2 * std::cos(a * 14);
            cairo_line_to(c, r * std::cos(a), lift + r * std::sin(a));
        }
        cairo_close_path(c);
        fill(c, lift > 0 ? rgb(0xD8C9C4) : rgb(0xFFFBF7));
    }
    cairo_set_line_cap(c, CAIRO_LINE_CAP_ROUND);
    for (int i = 0; i <= 44; ++i) {
        const double a = i * 0.2, r = 4 + i * 0.56;
        cairo_line_to(c, r * std::cos(a), r * std::sin(a));
    }
    stroke(c, rgb(0xF0679B), 7);
}

void piece(cairo_t* c, Piece::Kind kind) {
    switch (kind) {
    case Piece::Nori:
        return nori(c);
    case Piece::Pork:
        return pork(c);
    case Piece::Egg:
        return egg(c);
    case Piece::Fishcake:
        return fishcake(c);
    }
}

void scallion(cairo_t* c, double x, double y, double size, double spin) {
    Saved saved(c);
    cairo_translate(c, x, y);
    cairo_rotate(c, spin);
    ellipse(c, 0, 0, size, size * 0.7);
    stroke(c, rgb(0x3F9B3F), size * 0.5);
    ellipse(c, 0, 0, size * 0.62, size * 0.4);
    stroke(c, rgb(0xBFE58A), size * 0.34);
}

void bowlBack(cairo_t* c) {
    ellipse(c, kBowlX, 858, 190, 26);
    fill(c, rgb(0x2A100E, 0.45));
    ellipse(c, kBowlX, kBowlY, kRimX, kRimY);
    fillVertical(c, kBowlY - kRimY, kBowlY + kRimY, {{0, rgb(0xC43B32)}, {1, rgb(0xE65346)}});
    ellipse(c, kBowlX, kBowlY + 6, kRimX - 14, kRimY - 10);
    fillRadial(c, kBowlX - 30, kBowlY - 10, 210,
               {{0, rgb(0xF4B550)}, {0.7, rgb(0xD98A2B)}, {1, rgb(0xA85B1C)}});
}

void broth(cairo_t* c, double t, double level) {
    Saved saved(c);
    ellipse(c, kBowlX, kBowlY + 6, kRimX - 15, kRimY - 11);
    cairo_clip(c);
    cairo_set_line_cap(c, CAIRO_LINE_CAP_ROUND);
    for (std::uint64_t i = 0; i < 15; ++i) {
        const double y = kBowlY - 34 + 5.6 * static_cast<double>(i), phase = hash01(i, 71) * 6;
        for (int pass = 0; pass < 2; ++pass) {
            for (double x = -200; x <= 200; x += 12)
                cairo_line_to(c, kBowlX + x,
                              y + 5 * std::sin(x * 0.045 + phase + 0.5 * std::sin(t * 1.4 + phase)) + level);
            stroke(c, pass == 0 ? rgb(0xC98B2B) : mix(rgb(0xFFE7A0), rgb(0xF9D478), hash01(i, 72)),
                   pass == 0 ? 8 : 5.4);
        }
    }
    for (std::uint64_t i = 0; i < 22; ++i) {
        const double x = kBowlX + (hash01(i, 73) - 0.5) * 370,
                     y = kBowlY + 8 + (hash01(i, 74) - 0.5) * 86 + std::sin(t + static_cast<double>(i)) * 1.5;
        ellipse(c, x, y, 3 + 5 * hash01(i, 75), 2 + 2.5 * hash01(i, 75));
        fill(c, rgb(0xFFE9A8, 0.5));
    }
}

void bowlFront(cairo_t* c) {
    cairo_move_to(c, kBowlX - kRimX, kBowlY);
    cairo_curve_to(c, kBowlX - kRimX + 10, kBowlY + 128, kBowlX - 120, 838, kBowlX - 84, 846);
    cairo_line_to(c, kBowlX + 84, 846);
    cairo_curve_to(c, kBowlX + 120, 838, kBowlX + kRimX - 10, kBowlY + 128, kBowlX + kRimX, kBowlY);
    {
        Saved saved(c);
        cairo_translate(c, kBowlX, kBowlY);
        cairo_scale(c, kRimX, kRimY);
        cairo_arc(c, 0, 0, 1, 0, kPi);
    }
    cairo_close_path(c);
    cairo_path_t* shape = cairo_copy_path(c);
    cairo_pattern_t* shade = cairo_pattern_create_linear(kBowlX - kRimX, 0, kBowlX + kRimX, 0);
    cairo_pattern_add_color_stop_rgb(shade, 0, 0.78, 0.77, 0.80);
    cairo_pattern_add_color_stop_rgb(shade, 0.25, 1, 0.99, 0.97);
    cairo_pattern_add_color_stop_rgb(shade, 0.7, 0.95, 0.93, 0.92);
    cairo_pattern_add_color_stop_rgb(shade, 1, 0.66, 0.63, 0.68);
    cairo_set_source(c, shade);
    cairo_fill(c);
    cairo_pattern_destroy(shade);
    Saved saved(c);
    cairo_append_path(c, shape);
    cairo_path_destroy(shape);
    cairo_clip(c);
    for (int row = 0; row < 2; ++row) // waves in blue
        for (int i = -1; i < 11; ++i)
            for (int ring = 3; ring > 0; --ring) {
                const double x = kBowlX - kRimX + i * 42 + row * 21,
                             y = kBowlY + 118 + row * 20 - 18 * std::pow((x - kBowlX) / kRimX, 2);
                circle(c, x, y, ring * 7.5);
                fill(c, ring % 2 ? rgb(0x2C5C9E) : rgb(0xF4F1EE));
            }
    ellipse(c, kBowlX, kBowlY + 4, kRimX - 3, kRimY - 3);
    stroke(c, rgb(0xD8443A), 15);
    cairo_rectangle(c, kBowlX - 110, 828, 220, 30);
    fill(c, rgb(0x2C2A33, 0.18));
}

void chopstick(cairo_t* c, double x, double y, double angle) {
    Saved saved(c);
    cairo_translate(c, x, y);
    cairo_rotate(c, angle);
    cairo_move_to(c, -4, 4);
    cairo_line_to(c, 4, 4);
    cairo_line_to(c, 9, -760);
    cairo_line_to(c, -9, -760);
    cairo_close_path(c);
    fillVertical(c, -760, 0,
                 {{0, rgb(0x7C1F24)},
                  {0.86, rgb(0xA32B2B)},
                  {0.88, rgb(0xF3C969)},
                  {0.91, rgb(0xF3C969)},
                  {0.93, rgb(0x6A3A22)},
                  {1, rgb(0x4A2718)}});
}

/// The noodles between the bowl and the chopsticks, which go down, up, bounce and leave.
void lift(cairo_t* c, double t) {
    if (t < kDip - 0.5 || t > kSlurp + 1.6) return;
    const double spring =
        t > kLift ? std::exp(-(t - kLift) * 0.75) * std::cos((t - kLift) * 2 * kPi * 1.25) : 1;
    double tip = t < kDip ? 200 + 420 * ramp(t, kDip - 0.5, kDip) : 620 - 250 * ramp(t, kDip + 0.1, kLift);
    if (t > kLift) tip = 370 - 46 * (1 - spring) + 46;
    const double away = ramp(t, kSlurp, kSlurp + 1.1);
    tip -= away * 640;
    const double end = 656 - 760 * ramp(t, kSlurp + 0.35, kSlurp + 1.2); // the lower ends follow
    if (t > kDip) {
        for (std::uint64_t i = 0; i < 13; ++i) {
            const double across = static_cast<double>(i) - 6,
                         sway = std::sin(t * 5 + static_cast<double>(i) * 0.7) *
                                (4 + 9 * std::fabs(spring) * (t > kLift ? 1 : 0.2));
            const double x0 = kBowlX + across * 3.1, x1 = kBowlX + across * 12.5 + sway * 0.6,
                         y0 = tip + 2 + 3 * std::fabs(across) * 0.6, y1 = end + 8 * hash01(i, 81);
            for (int pass = 0; pass < 2; ++pass) {
                cairo_move_to(c, x0, y0);
                cairo_curve_to(c, x0 + sway, y0 + (y1 - y0) * 0.4, x1 - sway * 1.6, y0 + (y1 - y0) * 0.7, x1,
                               y1);
                cairo_set_line_cap(c, CAIRO_LINE_CAP_ROUND);
                stroke(c, pass == 0 ? rgb(0xC98B2B) : mix(rgb(0xFFEBAE), rgb(0xF8D06E), hash01(i, 82)),
                       pass == 0 ? 9 : 6);
            }
        }
        ellipse(c, kBowlX, tip, 30, 13);
        fill(c, rgb(0xF3C868));
    }
    chopstick(c, kBowlX - 22, tip + 10, 0.62);
    chopstick(c, kBowlX + 20, tip + 6, 0.42);
}

void steam(cairo_t* c, double t) {
    for (std::uint64_t i = 0; i < 26; ++i) {
        const double age = std::fmod(t * 0.24 + hash01(i, 91), 1.0), side = (hash01(i, 92) - 0.5) * 290;
        const double x = kBowlX + side * (1 - 0.25 * age) +
                         std::sin(age * 7 + hash01(i, 93) * 6 + t * 0.5) * (14 + 30 * age);
        glow(c, x, kBowlY - 30 - age * 430, 34 + 62 * age, rgb(0xFFFFFF, 0.2 * std::sin(kPi * age)));
    }
}

void scene(cairo_t* c, double t, NoodlesCut cut) {
    const bool dropping = cut == NoodlesCut::B && t < kOpening;
    paintSoft(c, [&](cairo_t* soft) { wall(soft, t, cut); });
    Saved saved(c);
    double squash = 0;
    for (const Piece& p : kPieces)
        if (dropping && t > p.lands)
            squash += std::exp(-(t - p.lands) * 7) * std::sin((t - p.lands) * 24) * 0.035;
    const double zoom = 1 + 0.05 * ramp(t, 3, 11);
    cairo_translate(c, kBowlX, 742);
    cairo_scale(c, zoom, zoom);
    cairo_translate(c, -kBowlX, -742);
    table(c);
    cairo_translate(c, kBowlX, 850);
    cairo_scale(c, 1 + squash, 1 - squash);
    cairo_translate(c, -kBowlX, -850);
    bowlBack(c);
    broth(c, t, 0);
    for (const Piece& p : kPieces) {
        const double fall = dropping ? clamp01((t - p.lands + 0.2) / 0.75) : 1;
        if (fall <= 0) continue;
        Saved inner(c);
        const double bob = dropping ? 0 : 2.5 * std::sin(t * 1.7 + p.x);
        cairo_translate(c, kBowlX + p.x, kBowlY + p.y + bob - 720 * (1 - easeOutBounce(fall)));
        cairo_rotate(c, p.tilt + (1 - fall) * (p.x < 0 ? -1.6 : 1.6));
        piece(c, p.kind);
    }
    for (std::uint64_t i = 0; i < 16; ++i) { // scallions: in cut B they rain last
        const double lands = 2.15 + 0.6 * hash01(i, 51),
                     fall = dropping ? clamp01((t - lands + 0.3) / 0.4) : 1;
        if (fall <= 0) continue;
        const double x = kBowlX + (hash01(i, 52) - 0.5) * 300, y = kBowlY + (hash01(i, 53) - 0.35) * 62;
        scallion(c, x, y - 680 * (1 - fall * fall), 6 + 3 * hash01(i, 54),
                 hash01(i, 55) * 6 + (1 - fall) * 6);
    }
    lift(c, t);
    for (std::uint64_t i = 0; i < 22; ++i) { // sesame, after the lift
        const double starts = 6.0 + 1.2 * hash01(i, 57), fall = clamp01((t - starts) / 0.5);
        if (fall <= 0) continue;
        ellipse(c, kBowlX + (hash01(i, 58) - 0.5) * 290,
                kBowlY + (hash01(i, 59) - 0.4) * 66 - 660 * (1 - fall * fall), 4.2, 2.8);
        fill(c, rgb(0xFFF3D6));
    }
    bowlFront(c);
    for (const Piece& p : kPieces) { // drops that jump out
        const double since = t - p.lands - 0.08;
        if (!dropping || since < 0 || since > 0.6) continue;
        for (std::uint64_t i = 0; i < 9; ++i) {
            const double vx = (hash01(i, 31) - 0.5) * 420, vy = -220 - 260 * hash01(i, 32);
            circle(c, kBowlX + p.x + vx * since, kBowlY + p.y + vy * since + 900 * since * since,
                   7 * (1 - since / 0.6));
            fill(c, rgb(0xF6B84B));
        }
    }
    paintSoft(c, [&](cairo_t* soft) { steam(soft, t); });
}

void draw(cairo_t* c, double t, NoodlesCut cut) {
    cairo_set_antialias(c, CAIRO_ANTIALIAS_FAST);
    scene(c, t, cut);
    vignette(c, 0.2);
    const Colour cream = rgb(0xFFF8E7);
    if (cut == NoodlesCut::B) {
        const auto pop = [&](double from, double to, const char* text) {
            caption(c, kBowlX, 190, 62, text, cream, t >= from && t < to ? 1 : 0,
                    0.6 + 0.4 * easeOutBack((t - from) / 0.22));
        };
        pop(0.15, 1.2, "Nori. Pork.");
        pop(1.2, 2.1, "Egg. Fish cake.");
        pop(2.1, kOpening, "Go!");
    } else if (t < kOpening) {
        cairo_rectangle(c, 0, 0, kWidth, kHeight);
        fill(c, rgb(0x000000, 1 - ramp(t, 0.6, kOpening)));
    }
    const auto say = [&](double from, double to, double size, const char* text) {
        caption(c, kBowlX, 178, size, text, cream, ramp(t, from, from + 0.25) * (1 - ramp(t, to - 0.25, to)),
                0.85 + 0.15 * easeOutBack((t - from) / 0.35));
    };
    say(3.1, 5.2, 56, "Bouncy noodles");
    say(5.4, 8.1, 52, "Look at that bounce");
    say(8.4, kSeconds + 1, 56, "Save for tonight");
}

Sound sound(NoodlesCut cut) {
    Sound s(kSeconds);
    const double beat = 0.5;
    const std::array<int, 4> roots{45, 41, 48, 43};
    const std::array<int, 16> tune{0, 7, 12, 7, 3, 10, 15, 10, 0, 7, 12, 16, 14, 12, 7, 10};
    for (int i = 0; i < 22; ++i) {
        const double at = i * beat;
        if (i % 2 == 0)
            s.kick(at, 0.5);
        else
            s.snare(at, 0.34);
        s.hat(at, 0.12);
        s.hat(at + beat / 2, 0.16);
        const int root = roots[static_cast<std::size_t>(i / 4 % 4)];
        s.play({.at = at + (i % 2 ? beat / 2 : 0),
                .length = 0.32,
                .hertz = hertzOf(root),
                .gain = 0.22,
                .attack = 0.008,
                .decay = 2,
                .wave = Wave::Triangle});
        for (const int n : {12, 16, 19}) // a soft chord off the beat
            s.play({.at = at + beat / 2,
                    .length = 0.16,
                    .hertz = hertzOf(root + n + (root == 45 && n == 16 ? -1 : 0)),
                    .gain = 0.045,
                    .pan = (n - 16) * 0.12,
                    .decay = 5});
    }
    for (int i = 6; i < 44; ++i)
        if (i % 8 != 5)
            s.play({.at = i * beat / 2,
                    .length = 0.14,
                    .hertz = hertzOf(69 + tune[static_cast<std::size_t>(i % 16)]),
                    .gain = 0.085,
                    .pan = i % 2 ? 0.35 : -0.35,
                    .attack = 0.003,
                    .release = 0.12,
                    .decay = 9});
    if (cut == NoodlesCut::B) {
        double hertz = 300;
        for (const Piece& p : kPieces) s.plop(p.lands + 0.05, hertz *= 1.09, 0.3);
    }
    s.plop(kDip, 240, 0.3);
    s.hiss(kSlurp + 0.2, 0.9, 0.2, 0.4, 1.2, 0.3);
    s.play({.at = kSlurp + 1.15,
            .length = 0.1,
            .hertz = 500,
            .gain = 0.2,
            .release = 0.05,
            .decay = 14,
            .bend = 9,
            .wave = Wave::Sine});
    s.echo(0.25, 0.14);
    s.level(-18, kOpening);
    if (cut == NoodlesCut::A) s.fadeIn(kOpening - 0.25, kOpening); // silence, really
    s.fadeOut(kSeconds - 0.5, kSeconds);
    return s;
}

} // namespace

Clip noodlesClip(NoodlesCut cut) {
    return {cut == NoodlesCut::A ? "bouncy-noodles-cut-a.mp4" : "bouncy-noodles-cut-b.mp4",
            kSeconds,
            [cut](cairo_t* c, double t) { draw(c, t, cut); },
            [cut] { return sound(cut); },
            {}};
}

} // namespace forereach::demo
