// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// JSON of a report's items and campaigns, and of the parts they share. Used by report_*json.cpp only.

#include "core/report/run_report.h"
#include "core/store/json_read.h"
#include "core/store/json_write.h"

namespace forereach {

void writeEstimate(JsonWriter&, std::string_view key, const Estimate&);
void readEstimate(ObjectReader& parent, std::string_view key, Issues&, Estimate&);
/// Rounded to millionths.
double toMicros(double units);
void writeMoney(JsonWriter&, std::string_view key, Estimate);
void writeSampled(JsonWriter&, const SampledCounts&);
void readSampled(ObjectReader& parent, Issues&, SampledCounts&);
void writeSegments(JsonWriter&, const std::vector<SegmentReport>&);
void readSegments(ObjectReader&, Issues&, std::vector<SegmentReport>&);
void writeHours(JsonWriter&, const std::vector<HourReport>&);
void readHours(ObjectReader&, Issues&, std::vector<HourReport>&);
void writeSegmentHour(JsonWriter&, const std::vector<std::vector<double>>&);
void readSegmentHour(ObjectReader&, Issues&, std::vector<std::vector<double>>&);
void writeRetention(JsonWriter&, const std::vector<RetentionPoint>&, RetentionUnit = RetentionUnit::Seconds);
void readRetention(ObjectReader&, Issues&, std::vector<RetentionPoint>&,
                   RetentionUnit = RetentionUnit::Seconds);

void writeItemReport(JsonWriter&, const ItemReport&);
void readItemReport(const JsonNode&, const std::string& at, Issues&, ItemReport&);
void writeCampaignReport(JsonWriter&, const CampaignReport&);
void readCampaignReport(const JsonNode&, const std::string& at, Issues&, CampaignReport&);

} // namespace forereach
