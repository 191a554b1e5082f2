#pragma once

#include "models/domain/ExchangeStage.h"
#include "models/domain/Person.h"
#include "models/domain/Priority.h"

#include <QDate>
#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QUuid>

#include <optional>

namespace Peak {

/** One property of an exchange: the one given up, or the one received. */
struct ExchangeProperty
{
    QString address;
    QString city;
    QString state;
    QString zip;
    QString apn;
    QString escrowNumber;
    QString contractTitle;
    QDate contractDate;
    QString value;  ///< decimal text
    QString party1; ///< buyer of the relinquished, seller of the replacement property
    QString party2;

    bool operator==(const ExchangeProperty &) const = default;
};

/** An exchange with everything that its page shows. */
struct Exchange
{
    QUuid id;
    QString number;
    QString name;
    QString status; ///< the firm's own word, kept as it came
    ExchangeStage stage = ExchangeStage::Pending;
    QString stageCode;
    QDateTime stageChangedAt;
    Priority priority = Priority::Medium;
    QString priorityCode;
    Person client;
    Person coordinator;
    QString notes;
    QString type;
    QString clientVesting;
    QString bank;
    QString reasonForCancellation;
    ExchangeProperty relinquished;
    ExchangeProperty replacement;
    QString proceeds; ///< decimal text
    QDate closeOfEscrow;
    QDate day45;
    QDate day180;
    std::optional<bool> identified;
    QString practicePantherId;
    QDateTime lastSyncAt;
    QDateTime createdAt;
    QDateTime updatedAt;
    bool isActive = true;
    qint64 version = 0;

    bool operator==(const Exchange &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Exchange)
