# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME graph_follow SOURCES core/graph_follow_test.cpp LINKS forereach_audience)
forereach_test(NAME graph_cascade SOURCES core/cascade_test.cpp LINKS forereach_response)
forereach_test(NAME graph_formats SOURCES core/formats_test.cpp LINKS forereach_response)
forereach_test(NAME graph_attention SOURCES core/graph_attention_test.cpp LINKS forereach_sim)
forereach_test(NAME engine_sharing SOURCES core/engine_sharing_test.cpp LINKS forereach_sim forereach_store)
