#pragma once

#include "models/messages/TranscriptMaker.h"

#include <QObject>

namespace Peak {

class PageWorld;
class RoomController;

/**
 * Saves what was said in a room as a file, with hashes: asks where, shows how far it is, says what
 * came of it.
 *
 * GUI thread.
 */
class RoomTranscript final : public QObject
{
    Q_OBJECT

public:
    RoomTranscript(PageWorld &world, RoomController &room);
    ~RoomTranscript() override;

public Q_SLOTS:
    /** Into `path`: PDF by its name's end, CSV otherwise. */
    void save(const QString &path);

private:
    void ask();
    void onFinished(const Result<TranscriptTotal> &total);

    PageWorld &m_world;
    RoomController &m_room;
    TranscriptMaker m_maker;
    QString m_path;
};

} // namespace Peak
