#include "app/pages/PeopleMerging.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "views/people/DuplicatesDialog.h"
#include "views/people/MergeDialog.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

PeopleMerging::PeopleMerging(PageWorld &world, QWidget *page)
    : QObject(page),
      m_world(world),
      m_people(world.work()),
      m_reads(world.reads()),
      m_dialog(new DuplicatesDialog(page))
{
    connect(m_dialog, &QObject::destroyed, this, &QObject::deleteLater);
    connect(m_dialog, &DuplicatesDialog::lookRequested, this, &PeopleMerging::look);
    connect(m_dialog, &DuplicatesDialog::compareRequested, this, &PeopleMerging::compare);
}

void PeopleMerging::open()
{
    m_dialog->open();
    look();
}

void PeopleMerging::look()
{
    m_dialog->showLoading();
    whenDone(m_reads.duplicates(), m_dialog, [this](const Result<QList<DuplicateGroup>> &groups) {
        if (groups)
            m_dialog->setGroups(groups.value());
        else
            m_dialog->showError(groups.error());
    });
}

void PeopleMerging::compare(const QJsonObject &one, const QJsonObject &other)
{
    auto *dialog = new MergeDialog(one, other, m_dialog);
    connect(dialog, &MergeDialog::keptChanged, this, [this, dialog] { preview(dialog); });
    connect(dialog, &DecisionDialog::decided, this,
            [this, dialog](const QString &reason) { merge(dialog, reason); });
    preview(dialog);
    dialog->open();
}

void PeopleMerging::preview(MergeDialog *dialog)
{
    const QUuid keep = dialog->kept();
    whenDone(m_reads.mergePreview(keep, dialog->dropped()), dialog,
             [dialog, keep](const Result<MergePreview> &answer) {
                 if (dialog->kept() != keep)
                     return; // the other one was chosen meanwhile
                 if (answer)
                     dialog->setPreview(answer.value());
                 else
                     dialog->setPreview({{}, answer.error().message});
             });
}

void PeopleMerging::merge(MergeDialog *dialog, const QString &reason)
{
    const auto call = [this, keep = dialog->kept(), drop = dialog->dropped(),
                       fields = dialog->fields(),
                       reason] { return m_people.merge(keep, drop, fields, reason); };
    whenDone(m_world.proof().withProof(dialog, call), dialog,
             [this, dialog](const Result<QJsonObject> &moved) {
                 if (!moved) {
                     dialog->showError(moved.error());
                     return;
                 }
                 const QUuid kept = dialog->kept();
                 const QString name = dialog->keptName();
                 dialog->accept();
                 Q_EMIT merged(kept, name);
                 m_dialog->showMerged(name, dialog->dropped());
                 look();
             });
}

} // namespace Peak
