// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The two documents of the analytics archive: the known values of an observation, and the report of an
// import. Private to this folder.

#include <map>

#include "core/store/analytics_archive.h"

namespace forereach {

std::string valuesToJson(const std::map<AnalyticsField, double>&);
/// Nothing if it is no such document.
std::optional<std::map<AnalyticsField, double>> valuesFromJson(std::string_view);

std::string mappingToJson(const AnalyticsOptions&); // without the day of export
/// Nothing if it is no such document: the user is asked again.
std::optional<AnalyticsOptions> mappingFromJson(std::string_view);

/// Without id, file and times, which stand in columns.
std::string importReportToJson(const AnalyticsImportRecord&);
Result<AnalyticsImportRecord> importReportFromJson(std::string_view);

} // namespace forereach
