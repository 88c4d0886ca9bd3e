# SPDX-License-Identifier: GPL-3.0-or-later
# Every file compiled into the programs, by its path below resources/ (core/base/resource.h).
set(FOREREACH_RESOURCE_FILES
  topics/iab_tiers.tsv
)
