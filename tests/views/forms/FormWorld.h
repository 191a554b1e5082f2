#pragma once

#include "views/forms/FieldEditor.h"
#include "views/forms/RecordEditor.h"

#include <QPromise>
#include <QTest>

namespace Peak {

/** A future that has its answer already. */
template <typename T>
QFuture<Result<T>> answered(const Result<T> &answer)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(answer);
    promise.finish();
    return promise.future();
}

/** A form of every kind of field, and a server that keeps one record of it. */
struct FormWorld
{
    static inline const QDate today{2026, 11, 22};

    static FormField field(const char *name, FieldKind kind, const char *label)
    {
        FormField field;
        field.name = QString::fromLatin1(name);
        field.kind = kind;
        field.label = QString::fromUtf8(label);
        return field;
    }

    static FormDefinition task()
    {
        FormDefinition form;
        form.name = QStringLiteral("task");
        form.title = QStringLiteral("Edit task");
        form.save = QStringLiteral("Save task");
        form.fields = {field("title", FieldKind::Text, "&Title"),
                       field("assigned_to", FieldKind::Person, "&Assigned to"),
                       field("due_date", FieldKind::Date, "&Due date"),
                       field("priority", FieldKind::Choice, "&Priority"),
                       field("value", FieldKind::Money, "&Amount"),
                       field("count", FieldKind::Number, "&Copies"),
                       field("description", FieldKind::MultiLine, "D&escription"),
                       field("identified", FieldKind::Flag, "&Identified"),
                       field("permissions", FieldKind::FlagList, "&Permissions")};
        for (int half : {1, 2, 3, 4, 5})
            form.fields[half].half = true;
        form.fields[0].required = true;
        form.fields[0].help = QStringLiteral("What is to be done, in a few words.");
        form.fields[2].deadline = true;
        form.fields[3].required = true;
        form.fields[3].choices = {{QStringLiteral("LOW"), QStringLiteral("Low")},
                                  {QStringLiteral("MEDIUM"), QStringLiteral("Medium")},
                                  {QStringLiteral("HIGH"), QStringLiteral("High")}};
        form.fields[5].least = 1;
        form.fields[5].greatest = 9;
        form.fields[6].most = 10000;
        form.fields[8].choices = {{QStringLiteral("view"), QStringLiteral("See the exchange")},
                                  {QStringLiteral("message"), QStringLiteral("Write messages")},
                                  {QStringLiteral("upload"), QStringLiteral("Upload documents")}};
        return form;
    }

    FormContext context()
    {
        FormContext context;
        context.today = today;
        context.findPerson = [this](const QString &words) {
            asked.append(words);
            QList<FoundPerson> found;
            for (const FoundPerson &person : std::as_const(people)) {
                if (person.name.contains(words, Qt::CaseInsensitive))
                    found.append(person);
            }
            return answered<QList<FoundPerson>>(found);
        };
        return context;
    }

    /** Keeps `record` as a server does: the version has to be the newest. */
    RecordSource source()
    {
        RecordSource source;
        source.reload = [this] { return answered<FormRecord>(record); };
        source.save = [this](const RecordSave &what) {
            saves.append(what);
            if (!refusals.isEmpty())
                return answered<SavedRecord>(refusals.takeFirst());
            if (what.version != record.version)
                return answered<SavedRecord>(
                    Error{ErrorKind::Conflict,
                          QStringLiteral("Somebody else changed this task meanwhile."),
                          {},
                          {}});
            for (auto it = what.fields.begin(); it != what.fields.end(); ++it)
                record.values.insert(it.key(), it.value());
            ++record.version;
            return answered<SavedRecord>(SavedRecord{id, record.version});
        };
        return source;
    }
    /** Somebody else, meanwhile. */
    void theyChange(const QString &column, const QJsonValue &value)
    {
        record.values.insert(column, value);
        ++record.version;
    }

    QUuid id = QUuid::createUuid();
    FormRecord record{3,
                      {{QStringLiteral("title"), QStringLiteral("Call escrow")},
                       {QStringLiteral("due_date"), QStringLiteral("2026-11-28")},
                       {QStringLiteral("priority"), QStringLiteral("MEDIUM")},
                       {QStringLiteral("value"), QStringLiteral("1250000.00")}}};
    QList<RecordSave> saves;
    QList<Error> refusals; ///< what the next saves answer
    QStringList asked;
    QList<FoundPerson> people{
        {QUuid::createUuid(), QStringLiteral("Ana Ortega"), QStringLiteral("client, Ortega LLC")},
        {QUuid::createUuid(), QStringLiteral("Anders Berg"), QStringLiteral("coordinator")},
        {QUuid::createUuid(), QStringLiteral("Priya Raman"), QStringLiteral("coordinator")}};
};

} // namespace Peak
