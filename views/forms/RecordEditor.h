#pragma once

#include "models/db/Result.h"
#include "models/domain/FieldMerge.h"
#include "models/domain/FormDefinition.h"
#include "models/session/DraftStore.h"

#include <QFuture>
#include <QObject>
#include <QUuid>

#include <functional>

class QTimer;

namespace Peak {

class RecordForm;

/** What a form sends: the version that it started from, the columns that differ, and its request.
 */
struct RecordSave
{
    qint64 version = 0; ///< 0 for something new
    QJsonObject fields;
    QUuid request; ///< the same at every attempt of one form
};

struct SavedRecord
{
    QUuid id;
    qint64 version = 0;

    bool operator==(const SavedRecord &) const = default;
};

/** Where a record comes from and goes to; both may ask a repository. */
struct RecordSource
{
    std::function<QFuture<Result<FormRecord>>()> reload; ///< empty for something new
    std::function<QFuture<Result<SavedRecord>>(const RecordSave &)> save;
};

/** Where drafts of a form are kept; no store: nowhere. */
struct DraftSlot
{
    DraftStore *store = nullptr; ///< outlives the form
    DraftKey key;
};

/** A repository's answer to an update as RecordSource::save gives it. */
QFuture<Result<SavedRecord>> asSaved(const QUuid &id, QFuture<Result<qint64>> version);
/** And to a create function. */
QFuture<Result<SavedRecord>> asSaved(QFuture<Result<QUuid>> created);

/**
 * The conversation about one record: loaded, edited, kept as a draft, saved, brought together with
 * what somebody else saved meanwhile.
 *
 * Changes of different fields are merged and saved without a question; where both changed one
 * field, ConflictDialog asks. Nothing typed is ever lost: not by Esc, an error or a crash. GUI
 * thread.
 */
class RecordEditor final : public QObject
{
    Q_OBJECT

public:
    /** Lives as long as the form. */
    RecordEditor(RecordForm *form, RecordSource source, DraftSlot drafts = {});

public Q_SLOTS:
    /** Shows the record, and what was typed last time and not saved. */
    void load();
    void save();
    /** Leaves; what was typed stays as a draft. */
    void cancel();
    void discardDraft();

Q_SIGNALS:
    void loaded();
    /** `note` says what somebody else changed meanwhile; mostly empty. */
    void saved(const Peak::SavedRecord &record, const QString &note);
    void cancelled(bool draftKept);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Action { None, Reload, DiscardDraft };

    void onLoaded(const FormRecord &record);
    void restoreDraft();
    void keepDraft();
    void dropDraft();
    void send();
    void onAnswer(const Result<SavedRecord> &answer);
    void bringTogether(const Error &conflict);
    void onTheirs(const FormRecord &theirs, const Error &conflict);
    void applyMerge(const QJsonObject &merged, const FormRecord &theirs, const QString &note);
    QString noteOf(const FieldMerge &merge) const;
    void finish(const SavedRecord &record);

    RecordForm *m_form;
    RecordSource m_source;
    DraftSlot m_drafts;
    QTimer *m_draftTimer;
    QUuid m_request;
    FormRecord m_served; ///< as last loaded
    Action m_action = Action::None;
    QString m_note;
    int m_attempts = 0;
    bool m_saving = false;
    bool m_over = false; ///< saved: no draft from now on
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::SavedRecord)
