// SPDX-License-Identifier: GPL-3.0-or-later
// The source that targets need who only hold a precompiled header.
