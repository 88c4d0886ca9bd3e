# SPDX-License-Identifier: GPL-3.0-or-later
# Every file compiled into the programs, by its path below resources/ (core/base/resource.h).
set(FOREREACH_RESOURCE_FILES
  attributions.json
  markets/US.json
  markets/GB.json
  markets/DE.json
  markets/JP.json
  markets/AU.json
  markets/BR.json
  markets/FR.json
  markets/KR.json
  markets/MX.json
  markets/ID.json
  markets/IN.json
  markets/CN.json
  presets/ranking-short-video-form.json
  presets/ranking-x-2023.json
  presets/ranking-x-2026-08.json
  presets/ranking-chronological.json
  presets/response-kuairand.json
  presets/response-kuairec.json
  schemas/market.schema.json
  schemas/plan.schema.json
  schemas/report.schema.json
  schemas/scenario.schema.json
  topics/iab_tiers.tsv
)
