#include "views/forms/RecordEditor.h"

#include "models/db/WhenDone.h"
#include "views/common/MessageBar.h"
#include "views/forms/ConflictDialog.h"
#include "views/forms/FormText.h"
#include "views/forms/RecordForm.h"

#include <QEvent>
#include <QLocale>
#include <QTimer>

namespace Peak {

namespace {

constexpr int draftPauseMs = 400;
constexpr int mostAttempts = 5; ///< of bringing together what others keep on changing

} // namespace

QFuture<Result<SavedRecord>> asSaved(const QUuid &id, QFuture<Result<qint64>> version)
{
    return version.then([id](const Result<qint64> &answer) -> Result<SavedRecord> {
        if (!answer)
            return answer.error();
        return SavedRecord{id, answer.value()};
    });
}

QFuture<Result<SavedRecord>> asSaved(QFuture<Result<QUuid>> created)
{
    return created.then([](const Result<QUuid> &answer) -> Result<SavedRecord> {
        if (!answer)
            return answer.error();
        return SavedRecord{answer.value(), 1};
    });
}

RecordEditor::RecordEditor(RecordForm *form, RecordSource source, DraftSlot drafts)
    : QObject(form),
      m_form(form),
      m_source(std::move(source)),
      m_drafts(std::move(drafts)),
      m_draftTimer(new QTimer(this)),
      m_request(QUuid::createUuid())
{
    m_draftTimer->setSingleShot(true);
    m_draftTimer->setInterval(draftPauseMs);
    connect(m_draftTimer, &QTimer::timeout, this, &RecordEditor::keepDraft);
    connect(form, &RecordForm::changed, m_draftTimer, qOverload<>(&QTimer::start));
    connect(form, &RecordForm::saveRequested, this, &RecordEditor::save);
    connect(form, &RecordForm::cancelRequested, this, &RecordEditor::cancel);
    form->installEventFilter(this);
    connect(form->message(), &MessageBar::actionTriggered, this, [this] {
        if (m_action == Action::DiscardDraft)
            discardDraft();
        else if (m_action == Action::Reload)
            load();
    });
}

bool RecordEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Hide && m_draftTimer->isActive())
        keepDraft(); // the page or the window went before the pause was over
    return QObject::eventFilter(watched, event);
}

void RecordEditor::load()
{
    if (!m_source.reload) {
        onLoaded(m_form->record());
        return;
    }
    m_form->setBusy(true, tr("Loading"));
    whenDone(m_source.reload(), this, [this](const Result<FormRecord> &record) {
        if (!record) {
            // The form stays locked: there is nothing to edit yet.
            m_action = Action::Reload;
            m_form->message()->showError(record.error(), tr("Try again"));
            m_form->setLocked();
            return;
        }
        m_form->setBusy(false);
        onLoaded(record.value());
    });
}

void RecordEditor::onLoaded(const FormRecord &record)
{
    m_action = Action::None;
    m_over = false;
    m_served = record;
    m_form->setRecord(record);
    restoreDraft();
    m_form->focusFirst();
    Q_EMIT loaded();
}

void RecordEditor::restoreDraft()
{
    if (!m_drafts.store)
        return;
    const auto draft = m_drafts.store->find(m_drafts.key);
    const FormDefinition &form = m_form->definition();
    if (!draft || form.changes(draft->base, draft->values).isEmpty())
        return;
    const FieldMerge merge =
        FieldMerge::of(form.normalized(draft->base), form.normalized(draft->values),
                       form.normalized(m_served.values));
    if (merge.clashes.isEmpty()) {
        m_form->setValues(merge.merged);
        if (!m_form->isDirty()) { // it was saved after all
            dropDraft();
            return;
        }
    } else { // saving finds the clash and asks
        m_form->setBase({draft->version, draft->base});
        m_form->setValues(draft->values);
    }
    m_action = Action::DiscardDraft;
    m_form->message()->showMessage(
        Status::Info,
        tr("This is what you typed on %1 and did not save.").arg(FormText::moment(draft->savedAt)),
        tr("Discard it"));
}

void RecordEditor::discardDraft()
{
    dropDraft();
    m_action = Action::None;
    m_form->setRecord(m_served);
    m_form->focusFirst();
}

void RecordEditor::keepDraft()
{
    m_draftTimer->stop();
    if (!m_drafts.store || m_over)
        return;
    if (!m_form->isDirty()) {
        m_drafts.store->remove(m_drafts.key);
        return;
    }
    Draft draft;
    draft.values = m_form->values();
    draft.base = m_form->record().values;
    draft.version = m_form->record().version;
    draft.savedAt = QDateTime::currentDateTimeUtc();
    for (const FormField &field : m_form->definition().fields) {
        if (!field.sensitive)
            continue;
        draft.values.remove(field.name);
        draft.base.remove(field.name);
    }
    m_drafts.store->save(m_drafts.key, draft);
}

void RecordEditor::dropDraft()
{
    m_draftTimer->stop();
    if (m_drafts.store)
        m_drafts.store->remove(m_drafts.key);
}

void RecordEditor::cancel()
{
    if (m_saving)
        return; // what is on its way can't be called back
    const bool dirty = m_form->isDirty();
    keepDraft();
    Q_EMIT cancelled(dirty && m_drafts.store);
}

void RecordEditor::save()
{
    if (m_saving || m_action == Action::Reload || !m_form->check())
        return;
    m_action = Action::None;
    m_attempts = 0;
    m_note.clear();
    send();
}

void RecordEditor::send()
{
    const FormDefinition &form = m_form->definition();
    const FormRecord &base = m_form->record();
    const bool isNew = !m_source.reload;
    const QJsonObject fields =
        isNew ? form.apiFields(m_form->values()) : form.changes(base.values, m_form->values());
    if (!isNew && fields.isEmpty()) {
        finish({{}, base.version});
        return;
    }
    m_saving = true;
    m_form->setBusy(true, tr("Saving"));
    keepDraft();
    whenDone(m_source.save({base.version, fields, m_request}), this,
             [this](const Result<SavedRecord> &answer) { onAnswer(answer); });
}

void RecordEditor::onAnswer(const Result<SavedRecord> &answer)
{
    if (answer) {
        finish(answer.value());
        return;
    }
    if (answer.error().kind == ErrorKind::Conflict && m_source.reload &&
        ++m_attempts < mostAttempts) {
        bringTogether(answer.error());
        return;
    }
    m_saving = false;
    m_form->setBusy(false);
    m_form->showError(answer.error());
}

void RecordEditor::bringTogether(const Error &conflict)
{
    whenDone(m_source.reload(), this, [this, conflict](const Result<FormRecord> &theirs) {
        m_saving = false;
        m_form->setBusy(false);
        if (theirs)
            onTheirs(theirs.value(), conflict);
        else
            m_form->showError(theirs.error());
    });
}

void RecordEditor::onTheirs(const FormRecord &theirs, const Error &conflict)
{
    if (theirs.version == m_form->record().version) {
        m_form->showError(conflict); // nobody changed it: the server means something else
        return;
    }
    const FormDefinition &form = m_form->definition();
    const FieldMerge merge =
        FieldMerge::of(form.normalized(m_form->record().values), form.normalized(m_form->values()),
                       form.normalized(theirs.values));
    m_served = theirs;
    if (merge.clashes.isEmpty()) {
        applyMerge(merge.merged, theirs, noteOf(merge));
        return;
    }
    auto *dialog = new ConflictDialog(form, merge.clashes, m_form);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, merge, theirs] {
        QJsonObject merged = merge.merged;
        const QJsonObject chosen = dialog->chosen();
        for (auto it = chosen.begin(); it != chosen.end(); ++it)
            merged.insert(it.key(), it.value());
        applyMerge(merged, theirs, {});
    });
    connect(dialog, &QDialog::rejected, this, [this] {
        m_form->message()->showMessage(
            Status::Warning, tr("Nothing was saved. What you typed is still here; saving asks "
                                "again about the fields that somebody else changed."));
    });
    dialog->open();
}

void RecordEditor::applyMerge(const QJsonObject &merged, const FormRecord &theirs,
                              const QString &note)
{
    m_form->setBase(theirs);
    m_form->setValues(merged);
    m_note = note;
    keepDraft();
    if (m_form->check()) // together they may break a rule that neither broke alone
        send();
}

QString RecordEditor::noteOf(const FieldMerge &merge) const
{
    QStringList names;
    for (const FormField &field : m_form->definition().fields) {
        if (merge.theirFields.contains(field.name))
            names.append(field.plainLabel());
    }
    if (names.isEmpty())
        return {};
    return tr("Somebody else changed %1 meanwhile; both changes are kept.")
        .arg(QLocale().createSeparatedList(names));
}

void RecordEditor::finish(const SavedRecord &record)
{
    m_saving = false;
    m_over = true;
    m_form->setBusy(false);
    dropDraft();
    m_request = QUuid::createUuid();
    Q_EMIT saved(record, m_note);
}

} // namespace Peak
