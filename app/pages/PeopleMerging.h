#pragma once

#include "models/repositories/PeopleRepository.h"

#include <QObject>

namespace Peak {

class DuplicatesDialog;
class MergeDialog;
class PageWorld;

/**
 * The way from possible duplicates to one person: looks for them, shows two side by
 * side, and merges once it was decided and proven who sits there.
 *
 * Lives as long as its dialog. GUI thread.
 */
class PeopleMerging final : public QObject
{
    Q_OBJECT

public:
    PeopleMerging(PageWorld &world, QWidget *page);

    void open();

Q_SIGNALS:
    void merged(const QUuid &kept, const QString &name);

private:
    void look();
    void compare(const QJsonObject &one, const QJsonObject &other);
    void preview(MergeDialog *dialog);
    void merge(MergeDialog *dialog, const QString &reason);

    PageWorld &m_world;
    PeopleRepository m_people;
    PeopleRepository m_reads;
    DuplicatesDialog *m_dialog;
};

} // namespace Peak
