// CUDA C++ for the host: lets g++ compile an unmodified .cu whose inline PTX stands under
// `#ifndef RESIDUA_EMULATION`. Every CUDA thread is a fiber; one host thread runs them all, so that
// the same schedule gives the same result.
#pragma once
#define RESIDUA_EMULATION 1

// clang-format off
#include <residua/language.h>
#include <residua/execution.h>
#include <residua/vectors.h>
#include <residua/arithmetic.h>
#include <residua/warp.h>
#include <residua/matrix.h>
#include <residua/export.h>
