#pragma once

#include "models/domain/Editing.h"
#include "views/common/DecisionDialog.h"
#include "views/forms/PersonPicker.h"

#include <QJsonObject>

class QCheckBox;
class QComboBox;
class QLabel;
class QTimer;

namespace Peak {

/**
 * Another coordinator or priority for several exchanges at once; what would become of each is asked
 * and told before anything is changed.
 *
 * Changes nothing itself: previewWanted() asks what would be, decided() to do it. GUI thread.
 */
class BulkExchangesDialog final : public DecisionDialog
{
    Q_OBJECT

public:
    /** `mayReassign` empty, or why the coordinator stays. */
    BulkExchangesDialog(int exchanges, PersonFinder findCoordinator, const QString &whyNotReassign,
                        QWidget *parent = nullptr);

    /** Columns and values, as api.bulk_edit() takes them. */
    QJsonObject fields() const;
    /** The field that is meant, ticked and focused. */
    void startWithCoordinator();

public Q_SLOTS:
    void showPreview(const QList<Peak::BulkOutcome> &outcomes);
    void showPreviewError(const Peak::Error &error);

Q_SIGNALS:
    void previewWanted(const QJsonObject &fields);

protected:
    bool isComplete() const override;

private:
    static Decision decisionOf(int exchanges);
    void onEdited();

    QCheckBox *m_reassign;
    PersonPicker *m_coordinator;
    QCheckBox *m_prioritize;
    QComboBox *m_priority;
    QLabel *m_preview;
    QTimer *m_pause;
    int m_changes = -1; ///< how many would change; -1: not known yet
};

/** "12 will change, 3 are so already, 2 can't be: why." */
QString toldOf(const QList<BulkOutcome> &outcomes, bool done);

} // namespace Peak
