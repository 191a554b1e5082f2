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

/** An exchange as the list shows it. Money is the server's decimal text, never a double. */
struct ExchangeRow
{
    QUuid id;
    QString number;
    QString name;
    Person client;      ///< null id: nobody
    Person coordinator; ///< null id: nobody
    ExchangeStage stage = ExchangeStage::Pending;
    QString stageCode; ///< the database's word, for stages that we do not know
    Priority priority = Priority::Medium;
    QString priorityCode;
    QString property; ///< the relinquished property's address on one line
    QDate day45;
    QDate day180;
    QString value; ///< "1250000.00", or empty
    QDateTime updatedAt;
    qint64 version = 0;
    QString sortKey; ///< where the row stands in the order it was asked for

    bool operator==(const ExchangeRow &) const = default;
};

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

Q_DECLARE_METATYPE(Peak::ExchangeRow)
Q_DECLARE_METATYPE(Peak::Exchange)
