// Technologies
