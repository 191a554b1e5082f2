#pragma once

#include "models/documents/PreviewData.h"
#include "models/domain/DocumentAnswers.h"
#include "models/domain/Transfer.h"
#include "models/domain/UploadFile.h"

#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>

namespace Peak {

/** Files, transfers and answers as they come, for pictures and tests. */
namespace DocumentSamples {

inline UploadFiles files(int count)
{
    using namespace Qt::Literals::StringLiterals;
    UploadFiles found;
    const QStringList names = {
        u"Deed of 18 Elm Street.pdf"_s, u"Purchase contract.docx"_s, u"Photo of the property.jpg"_s,
        u"Closing statement.xlsx"_s,
        u"A very long name of an exchange agreement that the Featherstonehaugh "
        "family trust signed on the thirty-first of December.pdf"_s};
    const QStringList types = {u"pdf"_s, u"docx"_s, u"jpg"_s, u"xlsx"_s, u"pdf"_s};
    const QStringList kinds = {u"PDF document"_s, u"Word document"_s, u"JPEG image"_s,
                               u"Excel spreadsheet"_s, u"PDF document"_s};
    for (int i = 0; i < count; ++i) {
        const int n = i % int(names.size());
        UploadFile file;
        file.path = u"/home/dana/scans/%1/"_s.arg(i) + names.at(n);
        file.name = names.at(n);
        file.fileType = types.at(n);
        file.kind = kinds.at(n);
        file.bytes = 48213 * (i + 1) * (i + 1);
        if (i == 0)
            file.twin = u"Deed.pdf"_s;
        if (i == 1)
            file.details.type = u"Purchase contract"_s;
        if (i == 3)
            file.found = u"Closing: statement?.xlsx"_s;
        found.files.append(file);
    }
    return found;
}

inline Transfer transfer(const QString &name, Transfer::State state, qint64 bytes, qint64 done)
{
    Transfer one;
    one.id = QUuid::createUuid();
    one.name = name;
    one.path = QStringLiteral("/home/dana/scans/") + name;
    one.state = state;
    one.bytes = bytes;
    one.done = done;
    return one;
}

/** One in each state. */
inline QList<Transfer> transfers()
{
    using namespace Qt::Literals::StringLiterals;
    using State = Transfer::State;
    QList<Transfer> all = {transfer(u"Deed of 18 Elm Street.pdf"_s, State::Done, 348160, 348160),
                           transfer(u"Walk through of the replacement property.mp4"_s,
                                    State::Running, 2147483648, 879609302),
                           transfer(u"Purchase contract.docx"_s, State::Waiting, 48213, 0),
                           transfer(u"Photos of the property, all of them together.zip"_s,
                                    State::Paused, 734003200, 120586240),
                           transfer(u"Identification notice.pdf"_s, State::Failed, 92160, 0),
                           transfer(u"Appraisal.pdf"_s, State::Cancelled, 4194304, 1048576)};
    all[0].note = u"The same file is there as “Deed.pdf”."_s;
    all[1].bytesPerSecond = 12582912;
    all[1].secondsLeft = 101;
    all.append(transfer(u"Wire instructions.pdf"_s, State::Paused, 48234496, 20971520));
    all[6].kind = Transfer::Kind::Download;
    all[6].needsPin = true;
    all[6].note = u"Waits for the document's PIN: resume it to enter it."_s;
    all[4].error = u"The file changed while it was read. Nothing of it was kept; try again."_s;
    all[4].retryable = true;
    all[5].retryable = true;
    return all;
}

/** A letter of so many pages, with text that can be found. */
inline QByteArray pdf(int pages)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::Letter));
        writer.setResolution(96);
        QPainter painter(&writer);
        for (int page = 1; page <= pages; ++page) {
            if (page > 1)
                writer.newPage();
            painter.setFont(QFont(painter.font().family(), 20));
            painter.drawText(40, 80, QStringLiteral("Exchange agreement, page %1").arg(page));
            painter.setFont(QFont(painter.font().family(), 11));
            for (int line = 0; line < 30; ++line)
                painter.drawText(40, 130 + line * 24,
                                 QStringLiteral("The Exchanger assigns its rights in the "
                                                "relinquished property to the Intermediary."));
        }
    }
    return bytes;
}

inline Preview previewOf(Preview::Kind kind)
{
    Preview preview;
    preview.kind = kind;
    if (kind == Preview::Kind::Pdf) {
        preview.bytes = pdf(3);
    } else if (kind == Preview::Kind::Image) {
        preview.image = QImage(900, 600, QImage::Format_RGB32);
        preview.image.fill(QColor(0x8a, 0xb4, 0xd8));
        QPainter painter(&preview.image);
        painter.fillRect(0, 400, 900, 200, QColor(0x6a, 0x8f, 0x5a));
        painter.fillRect(300, 220, 300, 220, QColor(0xd8, 0xc9, 0xa8));
    } else if (kind == Preview::Kind::Text) {
        for (int line = 1; line <= 60; ++line)
            preview.text +=
                QStringLiteral("%1  wire  2026-0001  1,250,000.00  received\n").arg(line);
        preview.encoding = QStringLiteral("UTF-8");
    }
    return preview;
}

inline QList<DocumentVersion> versions()
{
    using namespace Qt::Literals::StringLiterals;
    const auto version = [](int number, const QString &note, int from) {
        DocumentVersion one;
        one.number = number;
        one.fileName = u"Exchange agreement 2026-0001.pdf"_s;
        one.bytes = 348160 - number * 1000;
        one.note = note;
        one.uploadedBy = number % 2 ? u"Dana Reyes"_s : u"Thomas Okafor"_s;
        one.madeAt = QDateTime(QDate(2026, 11, 10 + number), QTime(14, 5), Qt::UTC);
        one.restoredFrom = from;
        one.current = number == 4;
        return one;
    };
    return {version(4, u"The page that was missing is there again."_s, 2),
            version(3, u"Signed by both"_s, 0), version(2, u"With the annex"_s, 0),
            version(1, {}, 0)};
}

inline QList<ChecklistItem> checklist()
{
    using namespace Qt::Literals::StringLiterals;
    const auto item = [](const QString &stage, const QString &title, bool due,
                         const QStringList &names) {
        ChecklistItem one;
        one.requirement = QUuid::createUuid();
        one.stage = stage;
        one.title = title;
        one.documentType = title;
        one.due = due;
        one.names = names;
        for (int i = 0; i < names.size(); ++i)
            one.documents.append(QUuid::createUuid());
        return one;
    };
    return {
        item(u"PENDING"_s, u"Exchange agreement, signed"_s, true, {u"Exchange agreement.pdf"_s}),
        item(u"PENDING"_s, u"Assignment of the sale to the qualified intermediary"_s, true, {}),
        item(u"45D"_s, u"Identification of replacement properties, received within 45 days"_s, true,
             {}),
        item(u"180D"_s, u"Wire instructions of the closing, called back and confirmed"_s, false,
             {}),
        item(u"COMPLETED"_s, u"Recorded deed of the replacement property"_s, false, {})};
}

inline QList<DocumentRequirement> requirements()
{
    using namespace Qt::Literals::StringLiterals;
    const QUuid id = QUuid::createUuid();
    return {
        {id, u"PENDING"_s, u"Exchange agreement"_s, u"Exchange agreement, signed by all"_s, true},
        {id, u"PENDING"_s, u"Identity document"_s, u"Identity document"_s, true},
        {id, u"45D"_s, u"Identification notice"_s,
         u"The identification notice with every candidate property, received before midnight of "
         "the forty-fifth day"_s,
         true},
        {id, u"180D"_s, u"Assignment of replacement contract"_s, u"Assignment"_s, false}};
}

inline QList<BinnedDocument> bin()
{
    using namespace Qt::Literals::StringLiterals;
    QList<BinnedDocument> all;
    for (int i = 0; i < 3; ++i) {
        BinnedDocument one;
        one.document = QUuid::createUuid();
        one.name = u"Contract %1.pdf"_s.arg(i + 1);
        one.exchangeName = u"2026-0001  Ortega - 18 Elm St"_s;
        one.removedBy = u"Dana Reyes"_s;
        one.removedAt = QDateTime(QDate(2026, 11, 20 - i), QTime(9, 30), Qt::UTC);
        one.reason = i == 1 ? QString() : u"Uploaded twice"_s;
        one.daysLeft = i == 2 ? -1 : 27 - i;
        all.append(one);
    }
    all[1].name =
        u"A very long name of an exchange agreement that the Featherstonehaugh family trust "
        "signed on the thirty-first of December.pdf"_s;
    return all;
}

} // namespace DocumentSamples
} // namespace Peak
