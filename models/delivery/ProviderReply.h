#pragma once

#include "models/delivery/HttpPost.h"

#include <QString>

namespace Peak {

/**
 * What an answer over HTTP means where it is not a plain yes: the same for all providers.
 *
 * A gateway that answers in a provider's place (502, 504, and what is no answer) leaves a message
 * uncertain. Pure functions.
 */
namespace ProviderReply {

/** `provider` as people call it; `text` is what it says in its answer. */
Delivery judged(const HttpPost::Answer &answer, const QString &provider, const QString &text);

} // namespace ProviderReply

} // namespace Peak
